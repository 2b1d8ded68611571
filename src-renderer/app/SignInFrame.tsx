import { Stack, Text } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import classes from "./SignIn.module.css";
import { SignInBrand } from "./SignInBrand.tsx";

type SignInFrameProps = {
  /** The form's name, and its heading where `heading` says so. */
  title: string;
  heading?: boolean;
  onSubmit: () => void;
  children: ReactNode;
};

/** One form in the middle of the window, before anybody is signed in. */
export function SignInFrame({ title, heading = false, onSubmit, children }: SignInFrameProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <main className={classes.page}>
      <form className={classes.box} aria-label={title} onSubmit={submit} noValidate>
        <Stack gap="sm">
          <SignInBrand />
          {heading ? (
            <Text fw={600} component="h2" m={0}>
              {title}
            </Text>
          ) : null}
          {children}
        </Stack>
      </form>
    </main>
  );
}
