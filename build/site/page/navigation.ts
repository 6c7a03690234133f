/** Scrolls the list of pages to the current one, without moving the page. */
export function startNavigation(): void {
  const navigation = document.querySelector<HTMLElement>("#navigation")!;
  const toCurrent = (): void => {
    const current = navigation.querySelector<HTMLElement>('[aria-current="page"]');
    if (current === null) return;
    const from = current.getBoundingClientRect().top - navigation.getBoundingClientRect().top;
    if (from > navigation.clientHeight * 0.8) navigation.scrollTop += from - navigation.clientHeight / 3;
  };
  toCurrent();
  navigation.addEventListener("toggle", toCurrent);
}
