import type { ClientListItem } from "../../src-contract/queries/clients.ts";

export type ClientListActions = {
  onOpen: (clientId: string) => void;
  /** Ctrl+Enter: dials the client's first number (UX convention 1). */
  onDial: (client: ClientListItem) => void;
  /** With the typed text, when the form is opened from an empty search. */
  onNewClient: (text: string) => void;
  onImport: () => void;
};
