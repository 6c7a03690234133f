/** Marks the section that is read in the contents next to the page. */
export function startContents(): void {
  const contents = document.querySelector<HTMLElement>(".contents");
  if (contents === null) return;
  const links = new Map(
    [...contents.querySelectorAll("a")].map((each) => [decodeURIComponent(each.hash.slice(1)), each]),
  );
  const headings = [...document.querySelectorAll<HTMLElement>("article [id]")].filter(({ id }) => links.has(id));
  let marked: Element | undefined;
  const mark = (): void => {
    const above = headings.filter((each) => each.getBoundingClientRect().top < 120);
    const link = links.get((above.at(-1) ?? headings[0])?.id ?? "");
    if (link === marked || link === undefined) return;
    marked?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    marked = link;
    const { top, bottom } = link.getBoundingClientRect();
    const box = contents.getBoundingClientRect();
    if (top < box.top || bottom > box.bottom) contents.scrollTop += top - box.top - contents.clientHeight / 3;
  };
  let isWaiting = false;
  const soon = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      mark();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  mark();
}
