import MiniSearch from "minisearch";

/** What `search-data.ts` writes. */
interface SearchData {
  readonly pages: readonly (readonly [address: string, title: string])[];
  readonly sections: readonly (readonly [page: number, anchor: string, title: string, text: string])[];
}

declare global {
  interface Window {
    siteSearchData?: SearchData;
  }
}

/** A section that a search found. */
export interface Found {
  readonly address: string;
  readonly page: string;
  readonly title: string;
  readonly text: string;
  /** The words of the section that match. */
  readonly words: readonly string[];
}

export type Search = (query: string) => readonly Found[];

const MOST = 30;

/** Pages with a section for each member of a type, each error or each change. A guide says more about most words. */
const isReference = (address: string): boolean => /^(api\/|docs\/errors\.|CHANGELOG\.)/.test(address);

/** Loads the text of all pages, once, when the first search begins. */
export function loadSearch(): Promise<Search> {
  loading ??= new Promise<Search>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${document.documentElement.dataset.root ?? ""}assets/search-data.js`;
    script.addEventListener("load", () => resolve(searchOf(window.siteSearchData!)));
    script.addEventListener("error", () => reject(new Error("the search data cannot be loaded")));
    document.head.append(script);
  });
  return loading;
}
let loading: Promise<Search> | undefined;

/** The parts of a name are words too: `vault` finds VaultAccess, and `secret` finds addSecret. */
const wordsOf = (text: string): string[] => [
  ...text.split(/[^\p{L}\p{N}_]+/u),
  ...text.split(/[^\p{L}\p{N}]+|(?<=[a-z0-9])(?=[A-Z])/u).filter((each) => each.length > 1),
];

function searchOf({ pages, sections }: SearchData): Search {
  const index = new MiniSearch<{ id: number; title: string; page: string; text: string }>({
    fields: ["title", "page", "text"],
    tokenize: (text) => [...new Set(wordsOf(text).filter((each) => each !== ""))],
    searchOptions: {
      tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u).filter((each) => each !== ""),
      boost: { title: 4, page: 2 },
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: "AND",
      boostDocument: (id) => (isReference(pages[sections[id as number]![0]]![0]) ? 0.4 : 1),
    },
  });
  index.addAll(sections.map(([page, , title, text], id) => ({ id, title, page: pages[page]![1], text })));
  return (query) =>
    index
      .search(query)
      .slice(0, MOST)
      .map(({ id, terms }) => {
        const [page, anchor, title, text] = sections[id as number]!;
        const [address, name] = pages[page]!;
        return { address: `${address}#${anchor}`, page: name, title, text, words: terms };
      });
}
