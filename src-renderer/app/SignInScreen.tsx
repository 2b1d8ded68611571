import { useEffect, useState } from "react";
import type { SessionState } from "../../src-contract/commands/session.ts";
import type { JoinLink } from "../../src-contract/identity.ts";
import { command } from "../api/command.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { ForgottenPasswordForm } from "./ForgottenPasswordForm.tsx";
import { JoinForm } from "./JoinForm.tsx";
import { SignInForm, type SignInValues } from "./SignInForm.tsx";

type Closed = Exclude<SessionState, { state: "signedIn" }>;
type Way =
  | { way: "signIn"; values: Partial<SignInValues>; isPasswordNew: boolean }
  | { way: "join"; link: JoinLink | null }
  | { way: "forgotten"; values: { serverUrl: string; email: string } };

const plain: Way = { way: "signIn", values: {}, isPasswordNew: false };

/** The ways in. An invitation with which the application was opened comes first, whenever it comes. */
export function SignInScreen({ session }: { session: Closed }) {
  const [way, setWay] = useState<Way>(plain);
  const takeLink = () =>
    void command("takeJoinLink", {}).then((taken) => {
      if (taken.ok && taken.value) setWay({ way: "join", link: taken.value });
    });
  useEffect(takeLink, []);
  useDesktopEvent("joinLinkArrived", takeLink);
  switch (way.way) {
    case "join":
      return (
        <JoinForm
          key={way.link?.token ?? ""}
          link={way.link}
          onBack={() => setWay(plain)}
          onSignIn={(values) => setWay({ way: "signIn", values, isPasswordNew: false })}
        />
      );
    case "forgotten":
      return (
        <ForgottenPasswordForm
          known={way.values}
          onBack={(values) => setWay({ way: "signIn", values, isPasswordNew: false })}
          onDone={(values) => setWay({ way: "signIn", values, isPasswordNew: true })}
        />
      );
    case "signIn":
      return (
        <SignInForm
          session={session}
          values={way.values}
          isPasswordNew={way.isPasswordNew}
          onInvitation={() => setWay({ way: "join", link: null })}
          onForgotten={(values) => setWay({ way: "forgotten", values })}
        />
      );
  }
}
