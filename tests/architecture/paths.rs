//! Every path that a source file names outside its tests, resolved as far as its own `use` lines
//! and modules tell.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// A path in use: `["crate", "net", "Server"]`, or that of another crate. `["async"]` stands for
/// `async` and `.await`.
#[derive(Debug)]
pub(crate) struct Use {
    pub(crate) path: Vec<String>,
    /// From 1.
    pub(crate) line: usize,
    /// Whether it ends in `*`.
    pub(crate) glob: bool,
}

/// The paths of a file whose module is `module`, from the crate's root.
pub(crate) fn uses(file: &syn::File, module: &[String]) -> Vec<Use> {
    let mut scan = Scan {
        module: module.to_vec(),
        aliases: BTreeMap::new(),
        found: Vec::new(),
    };
    // A name may be used above the line that imports it, so the imports are read first.
    scan.visit_file(file);
    scan.found.clear();
    scan.visit_file(file);
    scan.found
}

struct Scan {
    module: Vec<String>,
    /// What a `use` has named: `s` for `std` after `use std as s`.
    aliases: BTreeMap<String, Vec<String>>,
    found: Vec<Use>,
}

impl Scan {
    fn add(&mut self, path: Vec<String>, line: usize, glob: bool) {
        self.found.push(Use { path, line, glob });
    }

    /// `self`, `super` and imported names replaced by what they stand for. A name that is neither
    /// is another crate's or the prelude's, and stays.
    fn resolve(&self, segments: &[String], absolute: bool) -> Vec<String> {
        let Some(first) = segments.first() else {
            return Vec::new();
        };
        let in_crate = |module: &[String], rest: &[String]| {
            std::iter::once("crate".to_owned())
                .chain(module.iter().chain(rest).cloned())
                .collect()
        };
        match first.as_str() {
            "crate" | "icescope" => in_crate(&[], &segments[1..]),
            "self" => in_crate(&self.module, &segments[1..]),
            "super" => {
                let ups = segments
                    .iter()
                    .take_while(|segment| *segment == "super")
                    .count();
                let kept = self.module.len().saturating_sub(ups);
                in_crate(&self.module[..kept], &segments[ups..])
            }
            name => match self.aliases.get(name) {
                Some(known) if !absolute => known.iter().chain(&segments[1..]).cloned().collect(),
                _ => segments.to_vec(),
            },
        }
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &[String], absolute: bool) {
        let mut path = before.to_vec();
        match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.tree(&part.tree, &path, absolute);
            }
            syn::UseTree::Group(group) => {
                for part in &group.items {
                    self.tree(part, before, absolute);
                }
            }
            syn::UseTree::Glob(glob) => {
                let resolved = self.resolve(&path, absolute);
                self.add(resolved, glob.span().start().line, true);
            }
            syn::UseTree::Name(name) => {
                self.import(path, &name.ident, &name.ident, absolute);
            }
            syn::UseTree::Rename(rename) => {
                self.import(path, &rename.ident, &rename.rename, absolute);
            }
        }
    }

    fn import(
        &mut self,
        mut path: Vec<String>,
        ident: &syn::Ident,
        alias: &syn::Ident,
        absolute: bool,
    ) {
        let mut alias = alias.to_string();
        if path.is_empty() || ident != "self" {
            path.push(ident.to_string());
        } else if alias == "self" {
            alias = path.last().cloned().unwrap_or_default();
        }
        let resolved = self.resolve(&path, absolute);
        // `use tokio;` would otherwise stand for itself.
        if resolved.first() != Some(&alias) {
            self.aliases.insert(alias, resolved.clone());
        }
        self.add(resolved, ident.span().start().line, false);
    }

    /// What a macro is given is no syntax yet: names joined by `::` are taken for paths.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        let mut colons = 0;
        let mut after_dot = false;
        for token in tokens {
            match &token {
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    if name == "async" || (name == "await" && after_dot) {
                        self.add(vec!["async".to_owned()], ident.span().start().line, false);
                    }
                    if colons < 2 {
                        self.end_of_path(&mut path, line);
                        line = ident.span().start().line;
                    }
                    path.push(name);
                    colons = 0;
                    after_dot = false;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end_of_path(&mut path, line);
                    colons = 0;
                    self.tokens(group.stream());
                }
                other => {
                    self.end_of_path(&mut path, line);
                    colons = 0;
                    after_dot = matches!(other, TokenTree::Punct(punct) if punct.as_char() == '.');
                }
            }
        }
        self.end_of_path(&mut path, line);
    }

    /// A lone name in a macro may be anything, a field or a word; only a joined one is a path.
    fn end_of_path(&mut self, path: &mut Vec<String>, line: usize) {
        if path.len() > 1 {
            let resolved = self.resolve(path, false);
            self.add(resolved, line, false);
        }
        path.clear();
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute
                    .meta
                    .require_list()
                    .is_ok_and(|list| list.tokens.to_string() == "test"))
    })
}

impl<'ast> Visit<'ast> for Scan {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes: &[syn::Attribute] = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            syn::Item::Enum(item) => &item.attrs,
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Static(item) => &item.attrs,
            syn::Item::Trait(item) => &item.attrs,
            syn::Item::Type(item) => &item.attrs,
            syn::Item::Macro(item) => &item.attrs,
            _ => &[],
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[], item.leading_colon.is_some());
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.add(
            vec![item.ident.to_string()],
            item.ident.span().start().line,
            false,
        );
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        // A plain name is a local one, or an import that its `use` line accounts for.
        if segments.len() > 1 {
            let resolved = self.resolve(&segments, path.leading_colon.is_some());
            self.add(resolved, path.span().start().line, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        self.visit_path(&invocation.path);
        self.tokens(invocation.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        visit::visit_attribute(self, attribute);
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if let Some(keyword) = &signature.asyncness {
            self.add(vec!["async".to_owned()], keyword.span().start().line, false);
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        self.add(vec!["async".to_owned()], block.span().start().line, false);
        visit::visit_expr_async(self, block);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        if let Some(keyword) = &closure.asyncness {
            self.add(vec!["async".to_owned()], keyword.span().start().line, false);
        }
        visit::visit_expr_closure(self, closure);
    }

    fn visit_expr_await(&mut self, expression: &'ast syn::ExprAwait) {
        self.add(
            vec!["async".to_owned()],
            expression.span().start().line,
            false,
        );
        visit::visit_expr_await(self, expression);
    }
}
