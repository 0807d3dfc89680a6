//! What JavaScript sees: thin exports for the npm package, with no logic of their own.
//!
//! Failures cross as plain objects with a `code` and a `message`; the package's own code makes
//! `IceScopeError`s of them. Offsets and lengths are counted in UTF-16 units, as JavaScript counts.

#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod candidate;
#[cfg(all(target_arch = "wasm32", feature = "js-sdp"))]
mod check;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod compare;
#[cfg(all(target_arch = "wasm32", feature = "js-sdp"))]
mod edit;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod error;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod explain;
#[cfg(all(target_arch = "wasm32", feature = "web"))]
mod gather;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod panic;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod predict;
#[cfg(target_arch = "wasm32")]
mod resident;
#[cfg(target_arch = "wasm32")]
mod sdp;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod server;
#[cfg(target_arch = "wasm32")]
mod tape;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod value;
