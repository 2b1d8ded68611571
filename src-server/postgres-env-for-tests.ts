import { inject } from "vitest";

/** Tells server-for-tests.ts, which also runs where there is no vitest, which database its servers are for. */
process.env["KARTOTEKA_TEST_POSTGRES"] = inject("postgresAdminUrl");
