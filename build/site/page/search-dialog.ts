import { excerpt, marked, type Piece } from "./excerpt";
import { type Found, loadSearch } from "./search";

/** The search: opened by its button, `/` or Ctrl+K, used with the arrow keys and Enter. */
export function startSearch(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#search")!;
  const query = document.querySelector<HTMLInputElement>("#query")!;
  const list = document.querySelector<HTMLElement>("#results")!;
  const status = document.querySelector<HTMLElement>("#found")!;
  const button = document.querySelector<HTMLButtonElement>("#open-search")!;
  let chosen = -1;

  const open = (): void => {
    if (dialog.open) return;
    dialog.showModal();
    query.select();
    loadSearch().catch(() => (status.textContent = "The search cannot be loaded."));
  };
  const choose = (index: number): void => {
    const options = [...list.children];
    chosen = options.length === 0 ? -1 : (index + options.length) % options.length;
    for (const [at, each] of options.entries()) each.setAttribute("aria-selected", String(at === chosen));
    const option = options[chosen];
    if (option === undefined) query.removeAttribute("aria-activedescendant");
    else query.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  };
  const find = async (): Promise<void> => {
    const text = query.value.trim();
    const search = await loadSearch();
    if (text !== query.value.trim()) return;
    const found = text === "" ? [] : search(text);
    list.replaceChildren(...found.map(option));
    query.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = text === "" ? "" : found.length === 0 ? `Nothing found for “${text}”.` : countOf(found.length);
    choose(0);
  };

  button.hidden = false;
  button.addEventListener("click", open);
  document.querySelector("#close-search")!.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    // The dialog itself is clicked outside its content, and a result may be on this page.
    if (event.target === dialog || (event.target as Element).closest("a")) dialog.close();
  });
  query.addEventListener("input", () => void find());
  query.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") list.children[chosen]?.querySelector("a")?.click();
    else return;
    event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    const isTyped = (event.target as Element).closest("input, textarea, select, [contenteditable]") !== null;
    const isKey = event.key === "/" && !isTyped && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isKey && !(event.key === "k" && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    open();
  });
}

const countOf = (count: number): string => (count === 1 ? "1 result" : `${count} results`);

function option({ address, page, title, text, words }: Found, index: number): HTMLElement {
  const item = document.createElement("li");
  item.id = `result-${index}`;
  item.setAttribute("role", "option");
  const link = document.createElement("a");
  link.href = `${document.documentElement.dataset.root ?? ""}${address}`;
  link.tabIndex = -1;
  const heading = line("strong", marked(title, words));
  link.append(...(title === page ? [heading] : [line("span", marked(page, words), "page"), heading]));
  if (text !== "") link.append(line("span", excerpt(text, words), "excerpt"));
  item.append(link);
  return item;
}

/** Text from pages is set as text, never as HTML. */
function line(tag: string, pieces: readonly Piece[], className = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  for (const { text, isMatch } of pieces) {
    const piece = isMatch ? document.createElement("mark") : document.createElement("span");
    piece.textContent = text;
    element.append(piece);
  }
  return element;
}
