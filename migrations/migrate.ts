import type { Knex } from "knex";

export type Migration = { up(knex: Knex): Promise<void>; down(knex: Knex): Promise<void> };

/**
 * Runs migrations that are imported, never scanned from a folder, each in its own transaction, in the order of the
 * record's keys: the synced tables first, then what stands on them.
 * `transaction: false` is never used: a kill half-way would leave knex's lock set for good.
 */
export async function migrate(knex: Knex, migrations: Record<string, Migration>): Promise<void> {
  await knex.migrate.latest({
    migrationSource: {
      getMigrations: async () => Object.keys(migrations),
      getMigrationName: (name: string) => name,
      getMigration: async (name: string) => {
        const migration = migrations[name];
        if (!migration) throw new Error(`unknown migration ${name}`);
        return migration;
      },
    },
  });
}
