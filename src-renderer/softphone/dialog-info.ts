/** What a colleague's telephone does, as far as the PBX says. offline: it says that there is none. */
export type Presence = "free" | "ringing" | "talking" | "offline" | "unknown";

/** The dialogs of one telephone after its last document (RFC 4235 §4), by their ids. Null: nothing is known. */
export type DialogInfo = { version: number; dialogs: ReadonlyMap<string, DialogPhase> } | null;
/** unknown: a state that RFC 4235 does not have. */
type DialogPhase = "ringing" | "talking" | "unknown";

/** In characters. One dialog takes some three hundred. */
const longestDocument = 32 * 1024;
const mostDialogs = 64;
const namespace = "urn:ietf:params:xml:ns:dialog-info";

/** RFC 4235 §3.7.1. null: the dialog is over. */
const phases: Partial<Record<string, DialogPhase | null>> = {
  trying: "ringing",
  proceeding: "ringing",
  early: "ringing",
  confirmed: "talking",
  terminated: null,
};

/**
 * What is known after one more `application/dialog-info+xml`. Never throws; of a document that cannot be read, or after
 * which one is missing, nothing is believed until the next full one. An older document changes nothing.
 */
export function readDialogInfo(known: DialogInfo, xml: string): DialogInfo {
  const root = rootOf(xml);
  const version = Number(root?.getAttribute("version") || Number.NaN);
  if (!root || !Number.isSafeInteger(version) || version < 0) return null;
  const state = root.getAttribute("state");
  if (state === "full") {
    // the same number again is what a PBX says that does not count
    return known && version < known.version ? known : merged(new Map(), { root, version });
  }
  if (state !== "partial" || !known) return null;
  if (version <= known.version) return known;
  return version === known.version + 1 ? merged(new Map(known.dialogs), { root, version }) : null;
}

/** Of several calls the one that says most: who talks has no hand free, whatever else rings there. */
export function presenceOf(info: DialogInfo): Presence {
  if (!info) return "unknown";
  const shown = Array.from(info.dialogs.values());
  return (["talking", "unknown", "ringing"] as const).find((phase) => shown.includes(phase)) ?? "free";
}

function merged(dialogs: Map<string, DialogPhase>, { root, version }: { root: Element; version: number }): DialogInfo {
  for (const dialog of Array.from(root.getElementsByTagNameNS(namespace, "dialog"))) {
    const id = dialog.getAttribute("id");
    if (!id) return null;
    const said = dialog.getElementsByTagNameNS(namespace, "state")[0]?.textContent?.trim().toLowerCase() ?? "";
    const phase = Object.hasOwn(phases, said) ? phases[said] : "unknown";
    if (phase) dialogs.set(id, phase);
    else dialogs.delete(id);
    if (dialogs.size > mostDialogs) return null;
  }
  return { version, dialogs };
}

function rootOf(xml: string): Element | null {
  // no document of this kind declares a type; one that does is after entities
  if (xml.length > longestDocument || xml.includes("<!DOCTYPE")) return null;
  try {
    const { documentElement: root } = new DOMParser().parseFromString(xml, "application/xml");
    const isBroken = root.getElementsByTagName("parsererror").length > 0;
    return !isBroken && root.localName === "dialog-info" && root.namespaceURI === namespace ? root : null;
  } catch {
    return null;
  }
}
