import { type Chance, pickWeighted, type Weighted, weighted } from "./chance.ts";
import { type Gender, type PersonName, patronymicOf, womanSurname } from "./names.ts";
import type { ForeignNumbering } from "./phones.ts";

export type Country = {
  code: string;
  currency: string;
  /** Hours east of Greenwich, for the time of calls. */
  utcOffset: number;
  numbering: ForeignNumbering;
  cities: readonly string[];
  surnames: readonly string[];
  men: readonly string[];
  women: readonly string[];
  /** «Нурлановна»; elsewhere there is none. */
  hasPatronymic: boolean;
  /** Surnames of women end in -а. */
  declinesSurnames: boolean;
};

const words = (text: string) => text.split(" ");

/** Countries by weight. Numbers: drama and test ranges where the regulator keeps some, else subscribers that begin with 0. */
const countries: [weight: number, country: Country][] = [
  [
    32,
    {
      code: "KZ",
      currency: "KZT",
      utcOffset: 5,
      numbering: { countryCode: "7", mobiles: ["701000####", "777000####", "705000####"], groups: [3, 3, 2, 2] },
      cities: words("Алматы Астана Шымкент Караганда Актобе Павлодар Костанай"),
      surnames: words("Ахметов Омаров Ибраев Сулейменов Касымов Абдрахманов Нурпеисов Жумабаев Серикбаев Ким Ли Цой"),
      men: words("Нурлан Айдар Ерлан Азамат Бекзат Руслан Тимур Марат Санжар Данияр"),
      women: words("Айгуль Динара Асель Айнур Гульнара Алия Жанна Сауле Мадина Камила"),
      hasPatronymic: false,
      declinesSurnames: true,
    },
  ],
  [
    28,
    {
      code: "BY",
      currency: "BYN",
      utcOffset: 3,
      numbering: { countryCode: "375", mobiles: ["330######", "440######"], groups: [2, 3, 2, 2] },
      cities: words("Минск Гомель Могилёв Витебск Гродно Брест Бобруйск"),
      surnames: words("Ковалевский Жуковский Новик Козловский Климович Богданович Мицкевич Лукашевич Шевчик Романов"),
      men: words("Александр Сергей Дмитрий Андрей Виктор Николай Павел Игорь"),
      women: words("Елена Наталья Ольга Татьяна Анна Ирина Екатерина Светлана"),
      hasPatronymic: true,
      declinesSurnames: true,
    },
  ],
  [
    12,
    {
      code: "UZ",
      currency: "UZS",
      utcOffset: 5,
      numbering: { countryCode: "998", mobiles: ["90000####", "93000####"], groups: [2, 3, 2, 2] },
      cities: words("Ташкент Самарканд Бухара Наманган Андижан Фергана"),
      surnames: words("Каримов Рахимов Юсупов Ташматов Хамидов Абдуллаев Исмаилов Турсунов"),
      men: words("Алишер Шавкат Бахтиёр Дилшод Азиз Улугбек Жасур"),
      women: words("Нилуфар Гульнора Дилноза Зарина Феруза Малика"),
      hasPatronymic: false,
      declinesSurnames: true,
    },
  ],
  [
    8,
    {
      code: "KG",
      currency: "KGS",
      utcOffset: 6,
      numbering: { countryCode: "996", mobiles: ["70000####", "55500####"], groups: [3, 2, 2, 2] },
      cities: words("Бишкек Ош Каракол Токмок"),
      surnames: words("Асанов Жумалиев Токтогулов Мамытов Бейшеналиев Осмонов"),
      men: words("Бакыт Нурбек Азат Талант Эрмек"),
      women: words("Айжан Гульмира Нургуль Чинара Жылдыз"),
      hasPatronymic: false,
      declinesSurnames: true,
    },
  ],
  [
    8,
    {
      code: "AM",
      currency: "AMD",
      utcOffset: 4,
      numbering: { countryCode: "374", mobiles: ["9100####", "9900####"], groups: [2, 2, 2, 2] },
      cities: words("Ереван Гюмри Ванадзор"),
      surnames: words("Саркисян Григорян Петросян Арутюнян Хачатрян Мкртчян Акопян"),
      men: words("Армен Тигран Ашот Ваган Арам Карен"),
      women: words("Анаит Гаяне Лусине Нарине Сона"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
  [
    6,
    {
      code: "GE",
      currency: "GEL",
      utcOffset: 4,
      numbering: { countryCode: "995", mobiles: ["55500####", "59900####"], groups: [3, 2, 2, 2] },
      cities: words("Тбилиси Батуми Кутаиси"),
      surnames: words("Беридзе Капанадзе Гелашвили Маисурадзе Гиоргадзе Ломидзе"),
      men: words("Георгий Давид Леван Зураб Ираклий"),
      women: words("Нино Тамара Мариам Кетеван Натия"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
  [
    6,
    {
      code: "AZ",
      currency: "AZN",
      utcOffset: 4,
      numbering: { countryCode: "994", mobiles: ["50000####", "70000####"], groups: [2, 3, 2, 2] },
      cities: words("Баку Гянджа Сумгаит"),
      surnames: words("Мамедов Алиев Гусейнов Гасанов Керимов Исмайлов"),
      men: words("Эльчин Рашад Фарид Тофик Эмин"),
      women: words("Лейла Севиндж Айтен Нигяр Гюнай"),
      hasPatronymic: false,
      declinesSurnames: true,
    },
  ],
  [
    7,
    {
      code: "DE",
      currency: "EUR",
      utcOffset: 1,
      numbering: {
        countryCode: "49",
        mobiles: ["3023125###", "6990009###", "4066969###", "8999998###"],
        groups: [2, 5, 3],
      },
      cities: words("Berlin Hamburg München Köln Frankfurt Düsseldorf"),
      surnames: words("Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Schäfer Koch"),
      men: words("Thomas Michael Andreas Stefan Christian Jürgen"),
      women: words("Sabine Petra Susanne Julia Katharina Anja"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
  [
    5,
    {
      code: "US",
      currency: "USD",
      utcOffset: -5,
      numbering: {
        countryCode: "1",
        mobiles: ["20255501##", "21255501##", "31055501##", "41555501##", "61755501##", "30555501##"],
        groups: [3, 3, 4],
      },
      cities: ["New York", "Boston", "Chicago", "San Francisco", "Miami", "Seattle"],
      surnames: words("Smith Johnson Williams Brown Jones Davis Miller Wilson Taylor Clark"),
      men: words("James John Robert Michael David William"),
      women: words("Mary Patricia Jennifer Linda Susan Emily"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
  [
    4,
    {
      code: "GB",
      currency: "GBP",
      utcOffset: 0,
      numbering: { countryCode: "44", mobiles: ["2079460###", "1614960###", "1214960###"], groups: [2, 4, 4] },
      cities: words("London Manchester Birmingham Leeds Edinburgh"),
      surnames: words("Evans Thomas Roberts Walker Wright Hughes Green Hall O'Connor"),
      men: words("Oliver George Harry Jack Paul"),
      women: words("Olivia Emma Charlotte Sophie Grace"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
  [
    3,
    {
      code: "FR",
      currency: "EUR",
      utcOffset: 1,
      numbering: { countryCode: "33", mobiles: ["19900####", "35301####", "46571####"], groups: [1, 2, 2, 2, 2] },
      cities: words("Paris Lyon Marseille Nice Toulouse"),
      surnames: words("Martin Bernard Dubois Durand Moreau Lefèvre François"),
      men: words("Jean Pierre Luc Étienne Nicolas"),
      women: words("Camille Claire Élodie Sophie Hélène"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
  [
    4,
    {
      code: "TR",
      currency: "TRY",
      utcOffset: 3,
      numbering: { countryCode: "90", mobiles: ["5050000###", "5320000###"], groups: [3, 3, 2, 2] },
      cities: words("İstanbul Ankara İzmir Antalya"),
      surnames: words("Yılmaz Kaya Demir Şahin Çelik Öztürk"),
      men: words("Mehmet Mustafa Ahmet Emre Can"),
      women: words("Ayşe Fatma Zeynep Elif Merve"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
  [
    3,
    {
      code: "CN",
      currency: "CNY",
      utcOffset: 8,
      numbering: { countryCode: "86", mobiles: ["1300000####", "1380000####"], groups: [3, 4, 4] },
      cities: words("Шанхай Пекин Гуанчжоу Шэньчжэнь Харбин"),
      surnames: words("Ван Ли Чжан Лю Чэнь Ян Чжао"),
      men: words("Вэй Цзюнь Лэй Тао Мин"),
      women: words("Фан На Цзин Ли Юнь"),
      hasPatronymic: false,
      declinesSurnames: false,
    },
  ],
];

const byWeight = weighted(countries, ([weight]) => weight);
export const foreignCountries: Weighted<Country> = { ...byWeight, items: countries.map(([, country]) => country) };

export function pickCountry(chance: Chance): Country {
  return pickWeighted(chance, foreignCountries);
}

export function foreignName(chance: Chance, country: Country, gender: Gender): PersonName {
  const surname = chance.pick(country.surnames);
  return {
    lastName: gender === "woman" && country.declinesSurnames ? womanSurname(surname) : surname,
    firstName: chance.pick(gender === "woman" ? country.women : country.men),
    patronymic: country.hasPatronymic ? patronymicOf(chance.pick(country.men), gender) : "",
  };
}
