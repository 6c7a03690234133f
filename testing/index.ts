import { matchers } from "./matchers";
import { snapshotSerializer } from "./snapshot-serializer";

export { constructTree, type ConstructTreeOptions } from "./construct-tree";
export { matchers } from "./matchers";
export { snapshotSerializer } from "./snapshot-serializer";
export { synthesize, synthesizeAll } from "./synthesize";
export type { Block, Blocks, TerraformJson } from "./terraform-json";

/* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-unused-vars -- how types of jest are extended */
declare global {
  namespace jest {
    interface Matchers<R, T> {
      /**
       * No address of a resource that the file beside the test records is gone without a `moved` block: Terraform
       * destroys nothing because a construct was renamed.
       */
      toKeepAddresses(file: string): R;
    }
  }
}
/* eslint-enable */

interface Registry {
  extend(matchers: object): void;
  addSnapshotSerializer(serializer: object): void;
}

const { expect } = globalThis as { expect?: Registry };
expect?.extend(matchers);
expect?.addSnapshotSerializer(snapshotSerializer);
