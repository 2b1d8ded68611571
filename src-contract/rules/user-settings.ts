/** The names under which a person's choices are kept (entities/user.ts, `settings`). */

/** GC-25: the kinds of the history whose eye is closed (rules/history-kinds.ts). */
export const hiddenHistorySetting = "hiddenHistory";
/** Tabs of the card that stand only where somebody wants them: «facebook» (A.8-11). */
export const extraTabsSetting = "extraTabs";
/** G2-12: the person's quick keys, one word each, in their order (rules/quick-keys.ts). */
export const quickKeysSetting = "quickKeys";
/** GC-56: what stands under the person's messages, line by line (rules/message-signature.ts). */
export const signatureSetting = "signature";
/** UX convention 17: how the person wants the table of this name. */
export const tableSetting = (table: string) => `table:${table}`;
