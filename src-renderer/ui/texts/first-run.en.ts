import type { firstRunRu } from "./first-run.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const firstRunEn: SameKeys<typeof firstRunRu> = {
  title: "First steps",
  hint: "Test the sound and look round, in less than two minutes.",
  done: "Done",
  signedIn: "Signed in: {{name}}",
  clients_one: "{{shown}} client on this computer",
  clients_other: "{{shown}} clients on this computer",
  noClients: "No clients yet",
  import: "Import from a file",
  newClient: "Create a client",
  line: "Microphone and line",
  lineDone: "Microphone and line are tested",
  tour: "A walk round the window",
  tourHint: "Six places that the first call needs.",
  tourStart: "Show",
  tourAgain: "Show again",
  hide: "Do not show again",
  walk: {
    label: "A walk round the window",
    place: "{{number}} of {{count}}",
    next: "Next",
    back: "Back",
    end: "End",
    stops: {
      search: { title: "Search and commands", text: "{{key}} finds clients, numbers and commands in any layout." },
      list: { title: "Clients", text: "Arrows choose, Enter opens the card, Ctrl+Enter calls at once." },
      card: {
        title: "The card",
        text: "Note, contacts, history and orders of one client. Fields are edited in place.",
      },
      phone: {
        title: "The phone",
        text: "A call lives here, whatever screen is open. {{answer}} answers, {{hangUp}} ends.",
      },
      status: {
        title: "The server",
        text: "A whole shift works without the network. What waits to be sent is here.",
      },
      sections: {
        title: "Sections",
        text: "Today, clients, tasks, calls and settings. F1 shows all keys and the help.",
      },
    },
  },
};
