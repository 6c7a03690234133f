import { testChanges } from "./test-changes";

testChanges("cluster");
