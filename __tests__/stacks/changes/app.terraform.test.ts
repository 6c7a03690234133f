import { testChanges } from "./test-changes";

testChanges("app");
