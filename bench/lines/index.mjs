import { bindings } from "./bindings.mjs";
import { commands } from "./commands.mjs";
import { startUp } from "./start-up.mjs";
import { template } from "./template.mjs";
import { kinds } from "./kinds.mjs";

/**
 * A line of the table.
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {number} [atMost] the limit of the ratio
 * @property {boolean} [byName] takes long: runs only when it is named
 * @property {(world: import("../world.mjs").World) => { ratio?: number, of: Usage, to?: Usage }} measure
 * @typedef {{ milliseconds?: number, megabytes?: number }} Usage
 */

/** @type {readonly Line[]} */
export const lines = [...startUp, ...kinds, ...bindings, ...commands, ...template];
