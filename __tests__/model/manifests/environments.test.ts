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
    "names that differ in more than one word, by the word that names an environment",
    { "orders-dev/a.yaml": "1", "prod-eu-orders/a.yaml": "2" },
    ["dev", "prod"],
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

describe("folders that have one object with different values", () => {
  /** An object that may be another one in each file: its name has a variable. */
  const open = (files: Readonly<Record<string, string>>): Holding[] =>
    holdings("${NAMESPACE}", files).map((each) => ({ ...each, isOpen: true }));
  const separated = (all: readonly Holding[], ...overlays: readonly string[]) => {
    const { names, places, others } = environmentsOf(all, (folder) => overlays.includes(folder));
    return { names, places: [...places.values()], others };
  };

  test("of applications, which have accounts for each environment, are no environments", () => {
    const all = open({
      "apps/orders/serviceaccount/dev.yaml": "1",
      "apps/orders/serviceaccount/prod.yaml": "2",
      "apps/parcels/serviceaccount/dev.yaml": "3",
      "apps/parcels/identity/prod.yaml": "4",
    });
    expect(separated(all)).toMatchObject({ names: ["dev", "prod"], others: [] });
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["usual variants", { "a-dev2.yaml": "1", "a-uat.yaml": "2", "a-PreProd.yaml": "3" }, ["dev2", "preprod", "uat"]],
    ["two words for one", { "non-prod/a.yaml": "1", "prod/a.yaml": "2" }, ["non-prod", "prod"]],
    [
      "folders next to them",
      { "k8s/aat/a.yaml": "1", "k8s/prod/a.yaml": "2", "k8s/test/a.yaml": "3" },
      ["aat", "prod", "test"],
    ],
    [
      "one whose name has the word of another",
      { "sandbox/a.yaml": "1", "mgmt-sandbox/a.yaml": "2" },
      ["mgmt-sandbox", "sandbox"],
    ],
    ["regions of one environment", { "prod-eu/a.yaml": "1", "prod-us/a.yaml": "2" }, ["eu", "us"]],
    [
      "clusters of one folder",
      { "clusters/orders/a.yaml": "1", "clusters/parcels/a.yaml": "2" },
      ["orders", "parcels"],
    ],
    [
      "files of Helm values",
      { "values-orders.yaml": "1", "values-parcels.yaml": "2", "values.yaml": "3" },
      ["orders", "parcels"],
    ],
    ["teams", { "orders/a.yaml": "1", "parcels/a.yaml": "2" }, []],
    ["folders of Kustomize", { "base/a.yaml": "1", "overlays/a.yaml": "2", "patches/a.yaml": "3" }, []],
    ["a word in the middle of a name", { "a-test-api.yaml": "1", "b-int-api.yaml": "2" }, []],
    [
      "the folder with the files of each",
      { "identity/dev.yaml": "1", "identity/prod.yaml": "2", "dev/a.yaml": "3", "prod/a.yaml": "4" },
      ["dev", "prod"],
    ],
    [
      "a file that environments change",
      { "identity/all.yaml": "1", "identity/dev.yaml": "2", "identity/qa.yaml": "3" },
      ["dev", "qa"],
    ],
  ])("are environments if they are named like them: %s", (_, files, names) => {
    expect(separated(open(files)).names).toEqual(names);
  });

  test("are environments if they are overlays of Kustomize", () => {
    const all = open({ "orders/a.yaml": "1", "parcels/a.yaml": "2" });
    expect(separated(all, "orders", "parcels").names).toEqual(["orders", "parcels"]);
  });

  test("are reported if they are without doubt not of one cluster and next to environments", () => {
    const all = [
      ...open({ "apps/dev/a.yaml": "1", "apps/prod/a.yaml": "2" }),
      ...holdings("identity", { "teams/orders/a.yaml": "1", "teams/parcels/a.yaml": "2" }),
    ];
    expect(separated(all)).toEqual({
      names: ["dev", "prod"],
      places: ["apps/dev", "apps/prod"],
      others: ["teams/orders", "teams/parcels"],
    });
  });

  test("the folders above all files say nothing", () => {
    const { names, of } = environmentsOf(
      open({ "/home/dev/repo/test/a.yaml": "1", "/home/dev/repo/prod/a.yaml": "2" }),
    );
    expect([names, of("/home/dev/repo/prod/a.yaml")]).toEqual([["prod", "test"], "prod"]);
  });
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

test("an input can have a thousand environments", () => {
  const files = Array.from({ length: 1_000 }, (_, i) => [`env-${i}/a.yaml`, String(i)] as const);
  expect(environmentsOf(holdings("identity", Object.fromEntries(files))).names).toHaveLength(1_000);
});
