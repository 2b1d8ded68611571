// The zone table: which folder may import which (docs/architecture.md). Everything not named is refused, so that a new
// folder gets its row here first. The parser must stay `swc`: with TypeScript 7 the default one silently reads nothing.
// `npm run lint` checks it (scripts/check-zones.ts); scripts/import-zones.test.ts plants a forbidden import for every row.

const ownFolders =
  "^(src-contract|src-cache|src-main|src-preload|src-renderer|src-server|practice-pbx|migrations|resources|docs|e2e|pbx|bench|scripts|sim|reliability|out)/";

/** What each folder may import of ours. Packages and Node's own modules are ruled below. */
const zones = {
  "src-contract": ["src-contract"],
  "src-cache": ["src-cache", "src-contract"],
  "src-main": ["src-main", "src-cache", "src-contract", "migrations", "resources"],
  "src-preload": ["src-preload", "src-contract"],
  // the user guide is its help
  "src-renderer": ["src-renderer", "src-contract", "resources", "docs"],
  "src-server": ["src-server", "src-cache", "src-contract", "migrations"],
  "practice-pbx": ["practice-pbx"],
  migrations: ["migrations"],
};

const entries = [
  "^src-main/main\\.ts$",
  "^src-main/store/store\\.ts$",
  "^src-preload/(call-window-)?preload\\.ts$",
  "^src-server/server\\.ts$",
  "^practice-pbx/main\\.ts$",
  "^(scripts|bench|e2e|pbx|sim|reliability)/",
  "\\.test\\.tsx?$",
  "\\.d\\.ts$",
];

const error = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    ...Object.entries(zones).map(([folder, allowed]) =>
      error(
        `zone-${folder}`,
        `${folder} may import of ours only: ${allowed.join(", ")}`,
        { path: `^${folder}/` },
        { path: ownFolders, pathNot: `^(${allowed.join("|")})/` },
      ),
    ),
    error(
      "contract-packages",
      "the contract is read by every process: zod and libphonenumber-js, nothing of Node, nothing of Electron",
      { path: "^src-contract/", pathNot: "\\.test\\.ts$" },
      { pathNot: "^src-contract/|(^|/)node_modules/(zod|libphonenumber-js)/" },
    ),
    error(
      "renderer-without-node",
      "the renderer is a sandboxed page",
      { path: "^src-renderer/", pathNot: "\\.test\\.tsx?$" },
      { dependencyTypes: ["core"] },
    ),
    error(
      "electron-in-main-and-preload-only",
      "only main and preload speak to Electron; the store runs headless in tests and benchmarks",
      { path: "^(src-|practice-pbx|migrations)", pathNot: "^src-(main|preload)/" },
      { path: "(^|/)node_modules/electron/|^electron$" },
    ),
    error(
      "store-without-electron",
      "the store is a plain Node program",
      { path: "^src-main/store/" },
      { path: "(^|/)node_modules/electron/|^electron$|^src-main/(shell|ipc|main\\.ts)" },
    ),
    error(
      "main-without-store",
      "main starts the store as a process and holds no data: it imports nothing of it",
      { path: "^src-main/", pathNot: "^src-main/store/|\\.test\\.ts$" },
      { path: "^src-main/store/|^src-cache/|^migrations/" },
    ),
    error(
      "renderer-ui-knows-no-entity",
      "generic parts: no entity, no query, no mutation, no feature",
      { path: "^src-renderer/ui/" },
      { path: "^src-renderer/(?!ui/)|^src-contract/(entities|queries|mutations)/" },
    ),
    error(
      "renderer-api-knows-no-feature",
      "reading and writing stand below the features",
      { path: "^src-renderer/api/" },
      { path: "^src-renderer/(?!api/|ui/)" },
    ),
    error(
      "renderer-features-apart",
      "app → features → api, ui; a feature imports another one only to dial: softphone's store and its number button",
      { path: "^src-renderer/(?!app/|api/|ui/)([^/]+)/" },
      {
        path: "^src-renderer/",
        pathNot: "^src-renderer/($1|api|ui)/|^src-renderer/softphone/(softphone-store\\.ts|PhoneNumberButton\\.tsx)$",
      },
    ),
    error(
      "sip-js-behind-its-interface",
      "sip.js stays behind our own interface",
      { path: "^src-", pathNot: "^src-renderer/softphone/(sip-client(\\.test)?|sip-session|sip-transfer|sip-presence|spare-connection)\\.ts$" },
      { path: "(^|/)node_modules/sip\\.js/" },
    ),
    error("no-test-imports", "tests are read by nobody", { pathNot: "\\.test\\.tsx?$" }, { path: "\\.test\\.tsx?$" }),
    error("no-cycles", "modules that need each other are one module", {}, { circular: true }),
    error("no-orphans", "nobody imports it, and it is no entry", { orphan: true, pathNot: entries }, {}),
    error(
      "no-unresolvable",
      "an import that leads nowhere",
      {},
      { couldNotResolve: true, pathNot: "^electron$|^virtual:|^\\./.*\\?" },
    ),
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "(^|/)node_modules/" },
    // peers of the benchmark bring packages of their own, which are not installed here
    exclude: { path: "^(out|dist|\\.data|bench/peers)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
