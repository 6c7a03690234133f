import { testChanges } from "./test-changes";

testChanges("state");
