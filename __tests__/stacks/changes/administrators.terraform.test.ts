import { testChanges } from "./test-changes";

testChanges("administrators");
