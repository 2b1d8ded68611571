import type { CallStatistics } from "./call-statistics.ts";

declare global {
  interface Window {
    /** Read-only numbers of the active call, for the end-to-end tests and for support. */
    kartotekaDiagnostics?: { callStatistics(): Promise<CallStatistics | null> };
  }
}
