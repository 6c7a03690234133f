import { testChanges } from "./test-changes";

testChanges("network");
