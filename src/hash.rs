//! Maps by a quick hash. What they hold comes from the hub's own editors, so nobody has to be kept from choosing keys that
//! collide; and it is the same from run to run.

use foldhash::fast::FixedState;

/// A map.
pub type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;
