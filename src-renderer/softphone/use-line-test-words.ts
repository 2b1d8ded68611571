import { useTexts } from "../ui/texts/TextsProvider.tsx";
import {
  isLineGood,
  type LineFault,
  type LineStep,
  type LineStepState,
  lineSteps,
  type LineTestState,
} from "./line-test.ts";
import { hostOf } from "./server-host.ts";

export type LineTestWords = {
  step(step: LineStep): string;
  /** What is known of a step; for what broke also what to do. Empty while it waits for its turn. */
  state(step: LineStep, state: LineStepState): string;
  /** The whole in one sentence, once it is over. */
  whole(test: LineTestState): string;
  /** For a letter to the administrator: no password, no number of a client, nothing that the screen does not say. */
  report(test: LineTestState, at: string): string;
};

export function useLineTestWords(): LineTestWords {
  const { t } = useTexts();

  function fault(found: LineFault): string {
    switch (found.fault) {
      case "serverUnreachable":
        return t("softphone.lineTest.faults.serverUnreachable", { server: hostOf(found.server) });
      case "notRegistered":
        return found.sipCode === null
          ? t("softphone.lineTest.faults.notRegistered")
          : t("softphone.lineTest.faults.registrationRefused", { code: found.sipCode });
      case "relaySilent":
      case "relayRefused":
        return t(`softphone.lineTest.faults.${found.fault}`, { server: found.url });
      case "echoRefused":
        return found.sipCode === null
          ? t("softphone.lineTest.faults.echoNotCalled")
          : t("softphone.lineTest.faults.echoRefused", { code: found.sipCode });
      default:
        return t(`softphone.lineTest.faults.${found.fault}`);
    }
  }

  function passed(step: LineStep, { server, milliseconds }: Extract<LineStepState, { state: "passed" }>): string {
    if (server !== undefined) return t("softphone.lineTest.passed.lineAt", { server: hostOf(server) });
    if (milliseconds !== undefined) return t("softphone.lineTest.passed.echoIn", { milliseconds });
    return t(`softphone.lineTest.passed.${step}`);
  }

  const words: LineTestWords = {
    step: (step) => t(`softphone.lineTest.steps.${step}`),
    state(step, state) {
      switch (state.state) {
        case "waiting":
          return "";
        case "running":
          return t(`softphone.lineTest.running.${step}`);
        case "asking":
          return t("softphone.lineTest.doYouHear");
        case "passed":
          return passed(step, state);
        case "failed":
          return fault(state);
        case "skipped":
          return t(`softphone.lineTest.skipped.${state.why}`);
        default: {
          const unknown: never = state;
          return unknown;
        }
      }
    },
    whole(test) {
      if (test.phase !== "done") return "";
      if (test.stopped) return t(`softphone.lineTest.stopped.${test.stopped}`);
      return t(isLineGood(test) ? "softphone.lineTest.good" : "softphone.lineTest.broken");
    },
    report(test, at) {
      const steps = lineSteps.map((step) => {
        const said = words.state(step, test.steps[step]) || t("softphone.lineTest.notReached");
        return `${words.step(step)}: ${said}`;
      });
      return [`${t("softphone.lineTest.title")}, ${at}`, words.whole(test), ...steps].join("\n");
    },
  };
  return words;
}
