import { MantineProvider } from "@mantine/core";
import { TextsProvider } from "../ui/texts/TextsProvider.tsx";
import { TipLayer } from "../ui/TipLayer.tsx";
import { cssVariablesResolver, theme } from "../ui/theme.ts";
import classes from "./GalleryPage.module.css";
import { specimens } from "./specimens.tsx";

/** `?theme=dark&language=en`; light and Russian when nothing is said. */
const asked = new URLSearchParams(location.search);

/** For developers (npm run gallery): every part of `ui` in all its states, without an account, a store or a telephone. */
export function GalleryPage() {
  return (
    <TextsProvider language={asked.get("language") === "en" ? "en" : "ru"}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        forceColorScheme={asked.get("theme") === "dark" ? "dark" : "light"}
      >
        <TipLayer />
        <main className={classes.page}>
          <h1 className={classes.title}>ui</h1>
          {specimens.map(({ name, Specimen }) => (
            <section key={name} className={classes.specimen} aria-label={name} data-specimen={name}>
              <h2 className={classes.name}>{name}</h2>
              <Specimen />
            </section>
          ))}
        </main>
      </MantineProvider>
    </TextsProvider>
  );
}
