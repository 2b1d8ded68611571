/**
 * The line's registration as a value (G1-1).
 *
 *   none ──start──> registering ──registered──> registered ──lost──> recovering ──registered──> registered
 *   registering, recovering ──refused──> failed ──start──> registering
 *   any ──stop──> none
 *
 * `recovering` carries since when, so that the screen can say how long; it tries for ever. `failed` is for answers
 * that trying again does not mend (403: wrong password), with the SIP code.
 */
export type RegistrationState =
  | { state: "none" }
  | { state: "registering" }
  | { state: "registered" }
  | { state: "recovering"; since: number }
  | { state: "failed"; sipCode: number; sipPhrase: string };

export type RegistrationEvent =
  | { event: "start" }
  | { event: "registered" }
  | { event: "lost"; at: number }
  | { event: "refused"; sipCode: number; sipPhrase: string }
  | { event: "stop" };

export function moveRegistration(state: RegistrationState, event: RegistrationEvent): RegistrationState {
  switch (event.event) {
    case "start":
      return state.state === "registered" || state.state === "recovering" ? state : { state: "registering" };
    case "registered":
      return state.state === "none" ? state : { state: "registered" };
    case "lost":
      if (state.state === "none" || state.state === "recovering") return state;
      return { state: "recovering", since: event.at };
    case "refused":
      return state.state === "none" ? state : { state: "failed", sipCode: event.sipCode, sipPhrase: event.sipPhrase };
    case "stop":
      return { state: "none" };
    default: {
      const unknown: never = event;
      return unknown;
    }
  }
}
