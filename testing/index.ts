export { synthesize, synthesizeAll } from "./synthesize";
export type { Block, Blocks, TerraformJson } from "./terraform-json";
