#!/bin/sh
# Puts a built site into object storage that speaks S3: object-storage.sh public hub:bucket
# `hub` is a remote of rclone's; `rclone config` makes it.
set -eu
site=$1 storage=$2
# The name of a file of the theme has the hash of its bytes: it never changes.
hashed='/assets/**.{{[0-9a-f]{8}}}.*'
hashed() {
	rclone "$1" "$site" "$storage" --checksum --filter "+ $hashed" --filter '- *' \
		--header-upload 'Cache-Control: public, max-age=31536000, immutable'
}
# What pages refer to is there before them, and goes after them. By --checksum only what is new is sent.
hashed copy
rclone sync "$site" "$storage" --checksum --delete-after --filter "- $hashed" --filter '- /.pustaka*' \
	--header-upload 'Cache-Control: no-cache'
hashed sync
