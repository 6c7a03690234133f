/** A button on each block of code that copies it. */
export function startCopyButtons(): void {
  // A page on a disk, or from a host without TLS, may have no clipboard.
  if (navigator.clipboard === undefined) return;
  for (const block of document.querySelectorAll<HTMLElement>(".code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      const code = block.querySelector("code")!.textContent;
      void navigator.clipboard.writeText(code).then(
        () => says(button, "Copied"),
        () => says(button, "Not copied"),
      );
    });
    block.append(button);
  }
}

function says(button: HTMLButtonElement, text: string): void {
  button.textContent = text;
  setTimeout(() => (button.textContent = "Copy"), 2000);
}
