//! The walk as JSON, schema `icescope/explain/1`.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Node, Walk};

/// The name and version of the schema.
pub const EXPLAIN_SCHEMA: &str = "icescope/explain/1";

#[derive(serde::Serialize)]
struct Member {
    node: Node,
    name: &'static str,
    address: &'static str,
}

impl Serialize for Walk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cast = Self::cast().map(|(node, name, address)| Member {
            node,
            name,
            address,
        });
        let mut out = serializer.serialize_struct("Walk", 6)?;
        out.serialize_field("schema", EXPLAIN_SCHEMA)?;
        out.serialize_field("mapping", &self.mapping)?;
        out.serialize_field("filtering", &self.filtering)?;
        out.serialize_field("cast", &cast)?;
        out.serialize_field("acts", &self.acts)?;
        out.serialize_field("steps", &self.steps)?;
        out.end()
    }
}
