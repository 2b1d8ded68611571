// As whom the practice PBX rings the desk back: clients of the demo data, so that the window knows their names.
import { fromColumns } from "../src-server/database/row-columns.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { clientSchema } from "../src-contract/entities/client.ts";

const CALLERS = 20;

export interface DemoCaller {
  name: string;
  /** E.164 with the plus. */
  number: string;
}

/** The oldest clients with a valid number, from a server's data folder; the server may run or not. */
export async function readDemoCallers(dataFolder: string): Promise<DemoCaller[]> {
  const database = await openDatabase(sqliteIn(dataFolder));
  try {
    const records: Record<string, unknown>[] = await database("clients").orderBy("id").limit(CALLERS);
    return records.flatMap((record) => {
      const { lastName, firstName, phones } = clientSchema
        .pick({ lastName: true, firstName: true, phones: true })
        .parse(fromColumns("clients", record));
      const number = Object.values(phones).find((phone) => phone.e164 !== null)?.e164;
      return number ? [{ name: `${lastName} ${firstName}`.trim(), number }] : [];
    });
  } finally {
    await database.destroy();
  }
}
