import type { TestProject } from "vitest/node";
import { makeTemplate, startPostgresForTests } from "./postgres-for-tests.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The superuser's URL of the PostgreSQL that this run of tests has. */
    postgresAdminUrl: string;
  }
}

/** One PostgreSQL for all files of a run; each server in them has a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgresForTests();
  await makeTemplate(postgres);
  project.provide("postgresAdminUrl", postgres.adminUrl);
  return () => postgres.remove();
}
