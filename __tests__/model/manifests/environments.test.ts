import { environmentsOf, type Holding, isOf } from "../../../model/manifests/environments";

/** An object with a value in each of some files; a value of "" is not stated. */
const holdings = (object: string, files: Readonly<Record<string, string>>): Holding[] =>
  Object.entries(files).map(([file, value]) => ({ file, object, states: { id: value === "" ? undefined : value } }));

test("files that have one object with different values are environments, named by the first part in which they differ", () => {
  const { names, of } = environmentsOf([
    ...holdings("identity", { "clusters/dev/apps/identity.yaml": "1", "clusters/prod/apps/identity.yaml": "2" }),
    ...holdings("other", { "clusters/dev/apps/other.yaml": "", "clusters/apps.yaml": "3" }),
  ]);
  expect(names).toEqual(["dev", "prod"]);
  expect(of("clusters/dev/apps/other.yaml")).toBe("dev");
  expect(of("clusters/apps.yaml")).toBeUndefined();
});

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ["equal values", { "dev/a.yaml": "1", "prod/a.yaml": "1" }, []],
  ["a patch that does not state the value", { "base/a.yaml": "", "prod/a.yaml": "1" }, []],
  ["one file", { "a.yaml": "1" }, []],
  ["a base that an overlay changes", { "base/a.yaml": "1", "overlays/prod/a.yaml": "2" }, []],
  [
    "a base and two overlays",
    { "base/a.yaml": "1", "overlays/dev/a.yaml": "2", "overlays/prod/a.yaml": "3" },
    ["dev", "prod"],
  ],
  ["two files of one folder", { "app/identity-dev.yaml": "1", "app/identity-prod.yaml": "2" }, ["dev", "prod"]],
  [
    "names that differ in more than one word",
    { "orders-dev/a.yaml": "1", "prod-eu-orders/a.yaml": "2" },
    ["orders-dev", "prod-eu-orders"],
  ],
  ["files of different depth", { "dev.yaml": "1", "prod/eu/a.yaml": "2" }, ["dev", "prod"]],
  [
    "environments in environments",
    { "dev/a.yaml": "1", "prod/eu/a.yaml": "2", "prod/us/a.yaml": "3" },
    ["dev", "prod/eu", "prod/us"],
  ],
  ["absolute paths", { "/repo/dev/a.yaml": "1", "/repo/prod/a.yaml": "2" }, ["dev", "prod"]],
])("%s", (_, files, names) => {
  expect(environmentsOf(holdings("object", files)).names).toEqual(names);
});

test("a file without a contradiction is of the environment whose name is in its path, or of all", () => {
  const { of } = environmentsOf([
    ...holdings("identity", { "identity-dev.yaml": "1", "identity-prod.yaml": "2" }),
    ...holdings("binding", { "binding-dev.yaml": "1" }),
    ...holdings("app", { "app.yaml": "1" }),
  ]);
  expect(["binding-dev.yaml", "app.yaml"].map(of)).toEqual(["dev", undefined]);
});

test("a file without an object is of the environment of its folder", () => {
  const { of } = environmentsOf(holdings("a", { "dev/a.yaml": "1", "prod/a.yaml": "2" }));
  expect(["dev/broken.yaml", "other/broken.yaml"].map(of)).toEqual(["dev", undefined]);
});

test("an environment has its own files, those of its group, and those of all", () => {
  const of = ["prod/eu", "prod", undefined, "prod/us", "dev", "pro"];
  expect(of.map((each) => isOf("prod/eu", each))).toEqual([true, true, true, false, false, false]);
});

test("names of object properties are ordinary names", () => {
  const { names } = environmentsOf(holdings("constructor", { "__proto__/a.yaml": "1", "toString/a.yaml": "2" }));
  expect(names).toEqual(["__proto__", "toString"]);
});
