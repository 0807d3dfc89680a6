//! icescope and its peers behind one shape each, so that timing, counting and comparing run the
//! same code.

pub mod corpus;
pub mod peer;
pub mod row;
pub mod sample;
pub mod writer;
