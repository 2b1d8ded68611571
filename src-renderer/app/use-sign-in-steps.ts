import { useState } from "react";
import type { ErrorBody } from "../../src-contract/errors.ts";
import type { EnrolledSecondFactor } from "../../src-contract/identity.ts";
import { useCommand } from "../api/use-command.ts";
import { type SignInStep, stepAfter } from "./sign-in-step.ts";

export type SignInSteps = {
  step: SignInStep;
  code: string;
  setCode: (code: string) => void;
  codeFault: "fillCode" | "wrongCode" | null;
  enrolled: EnrolledSecondFactor | null;
  busy: boolean;
  /** What no step answers. */
  error: ErrorBody | null;
  signIn: (credentials: { serverUrl: string; email: string; password: string }) => Promise<void>;
  /** Back to the password. */
  reset: () => void;
};

/** The password, then the code where the server asks for one; for who must have a second factor and has none, its key. */
export function useSignInSteps(): SignInSteps {
  const [step, setStep] = useState<SignInStep>("password");
  const [code, setCode] = useState("");
  const [codeFault, setCodeFault] = useState<SignInSteps["codeFault"]>(null);
  const [enrolled, setEnrolled] = useState<EnrolledSecondFactor | null>(null);
  const asking = useCommand("signIn");
  const enrolling = useCommand("enrolSecondFactor");

  const signIn: SignInSteps["signIn"] = async (credentials) => {
    const typed = code.trim();
    setCodeFault(step !== "password" && typed === "" ? "fillCode" : null);
    if (step !== "password" && typed === "") return;
    const answer = await asking.run(step === "password" ? credentials : { ...credentials, code: typed });
    if (answer.ok) return;
    const next = stepAfter(answer.error.kind);
    if (next === null) return;
    if (next === step) setCodeFault("wrongCode");
    else if (next === "enrol") {
      const made = await enrolling.run(credentials);
      if (!made.ok) return;
      setEnrolled(made.value);
    }
    setStep(next);
    setCode("");
  };

  const isAnswered = asking.error !== null && stepAfter(asking.error.kind) !== null;
  return {
    step,
    code,
    setCode,
    codeFault,
    enrolled: step === "enrol" ? enrolled : null,
    busy: asking.busy || enrolling.busy,
    error: enrolling.error ?? (isAnswered ? null : asking.error),
    signIn,
    reset() {
      setStep("password");
      setEnrolled(null);
    },
  };
}
