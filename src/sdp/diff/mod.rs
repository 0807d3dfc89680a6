//! What changed between two descriptions, where line order and spelling have no meaning.
