/**
 * What the English file of an area must have: exactly the Russian keys. Plural forms differ by language: Russian has
 * _one, _few, _many and _other (fractions), English _one and _other, so the two in the middle are not asked for.
 */
export type SameKeys<Texts> = {
  [Key in keyof Texts as Key extends `${string}_few` | `${string}_many` ? never : Key]: Texts[Key] extends string
    ? string
    : SameKeys<Texts[Key]>;
};
