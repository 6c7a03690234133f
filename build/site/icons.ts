const icon = (name: string, path: string): string =>
  `<svg class="${name}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;

const KEY = '<circle cx="8" cy="12" r="4.5"/><path d="M12.5 12H22M18.5 12v4M15.5 12v2.5"/>';

export const ICONS = {
  logo: icon("logo", KEY),
  menu: icon("menu", '<path d="M3 6h18M3 12h18M3 18h18"/>'),
  search: icon("search", '<circle cx="11" cy="11" r="7"/><path d="M20.5 20.5 16 16"/>'),
  light: icon(
    "light",
    '<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"/>',
  ),
  dark: icon("dark", '<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5Z"/>'),
  system: icon("system", '<rect x="3" y="4" width="18" height="12" rx="2"/><path d="M8 20h8M12 16v4"/>'),
};

/** The icon of a browser's tab. */
export const TAB_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2f6fde" stroke-width="2.5" stroke-linecap="round">${KEY}</svg>\n`;
