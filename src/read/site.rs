//! What a sitemap says: its pages, or the sitemaps that it lists.

use crate::types::Article;

/// A sitemap, or a list of sitemaps.
#[derive(Debug, Clone, PartialEq)]
pub enum Sitemap {
    /// Its pages.
    Pages(Vec<SitemapPage>),
    /// The sitemaps that it lists, each with its last change as it is stated; empty where it is not.
    Index(Vec<(String, String)>),
}

/// A page that a sitemap names.
#[derive(Debug, Clone, PartialEq)]
pub struct SitemapPage {
    /// Its address.
    pub url: String,
    /// When it last changed, as the sitemap states it; empty where it does not.
    pub changed: String,
    /// What the extension for news says of it: title, publisher, date of publication.
    pub article: Article,
}
