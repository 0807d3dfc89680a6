//! What JavaScript sees: thin exports for the npm package, with no logic of their own.
//!
//! Failures cross as plain objects with a `code` and a `message`; the package's own code makes
//! `IceScopeError`s of them. Offsets and lengths are counted in UTF-16 units, as JavaScript counts.

#[cfg(target_arch = "wasm32")]
mod candidate;
#[cfg(target_arch = "wasm32")]
mod error;
#[cfg(target_arch = "wasm32")]
mod explain;
#[cfg(all(target_arch = "wasm32", feature = "web"))]
mod gather;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod predict;
#[cfg(target_arch = "wasm32")]
mod sdp;
#[cfg(target_arch = "wasm32")]
mod value;
