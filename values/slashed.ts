import { sep } from "node:path";

/** A path with forward slashes, as reports and bundles have it on every system. Elsewhere a backslash is part of a name. */
export const slashed = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"));
