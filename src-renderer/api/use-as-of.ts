import { useDesktopState } from "./DesktopProvider.tsx";

/** When this desk last heard everything that its server knows; null while it never did. */
export function useAsOf(): number | null {
  return useDesktopState("syncState")?.lastSyncAt ?? null;
}
