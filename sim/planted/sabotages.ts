import { agreementSabotages } from "./sabotages-agreement.ts";
import { deskFileSabotages } from "./sabotages-desk-file.ts";
import { deskSyncSabotages } from "./sabotages-desk-sync.ts";
import { durabilitySabotages } from "./sabotages-durability.ts";
import { roleSabotages } from "./sabotages-roles.ts";
import { serverSabotages } from "./sabotages-server.ts";
import { sessionSabotages } from "./sabotages-session.ts";
import { snapshotSabotages } from "./sabotages-snapshot.ts";
import type { Sabotage } from "./sabotage.ts";

/** Every fault that the checks of this repository must be able to see (docs/reliability.md «Planted bugs»). */
export const sabotages: readonly Sabotage[] = [
  ...deskFileSabotages,
  ...deskSyncSabotages,
  ...durabilitySabotages,
  ...serverSabotages,
  ...sessionSabotages,
  ...snapshotSabotages,
  ...agreementSabotages,
  ...roleSabotages,
];
