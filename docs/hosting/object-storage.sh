#!/bin/sh
# Puts a built site into object storage that speaks S3: object-storage.sh public hub:bucket
# `hub` is a remote of rclone's; `rclone config` makes it.
set -eu
site=$1 storage=$2
# The name of a file of the theme has the hash of its bytes: it never changes.
hashed='/assets/**.{{[0-9a-f]{8}}}.*'
# Parts of the search index have shorter hashes beside their numbers: for a week.
shards='/assets/search/*-*.js'
some() {
	rclone "$1" "$site" "$storage" --checksum --filter "+ $2" --filter '- *' --header-upload "Cache-Control: public, max-age=$3"
}
hashed() {
	some "$1" "$hashed" '31536000, immutable'
	some "$1" "$shards" 604800
}
# What pages refer to is there before them, and goes after them. By --checksum only what is new is sent.
hashed copy
rclone sync "$site" "$storage" --checksum --delete-after --filter "- $hashed" --filter "- $shards" \
	--filter '- /.pustaka*' \
	--header-upload 'Cache-Control: no-cache'
hashed sync
