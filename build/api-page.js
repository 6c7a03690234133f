// Changes a page of the API reference after typedoc has written it.

/** Headings of every member, which a table of contents does not repeat. */
const OF_ALL = ["Constructor", "Example"];

/** A page with a table of contents, and without anchors that change with other members. */
function pageFor(text) {
  const page = withoutNumberedAnchors(text);
  const contents = contentsOf(page);
  if (contents.length < 3) return page;
  // After the description: before the first heading below the title.
  const first = page.search(/^## /m);
  return `${page.slice(0, first)}${contents.join("\n")}\n\n${page.slice(first)}`;
}

/** The sections of a page and their members, as a nested list of links. */
function contentsOf(page) {
  const seen = new Map();
  const text = page.replace(/^```[^]*?^```$/gm, "");
  return [...text.matchAll(/^(#+) (.*)$/gm)].flatMap(([, level, title]) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    if (level.length < 2 || level.length > 3 || (level.length === 3 && OF_ALL.includes(title))) return [];
    return [`${level.length === 3 ? "  " : ""}- [${title}](#${times === 0 ? slug : `${slug}-${times}`})`];
  });
}

/** Anchors of members are numbered through a page: a new member would change the lines of others. */
function withoutNumberedAnchors(text) {
  return text
    .replace(/<a id="[^"]*"><\/a> /g, "")
    .replace(/\[([^\]]+)\]\([^)]*#(?:property|enumeration-member)-[^)]*\)/g, "$1");
}

module.exports = { pageFor };
