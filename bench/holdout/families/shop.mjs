// A shop's clickstream over a year: what a visit is for decides its events, the season decides when.
import { DAY_MS, HOUR_MS, leisureHour, visit } from '../calendar.mjs';

const START_MS = Date.UTC(2025, 7, 1);
const DAYS = 365;
const dayOf = (year, month, date) => Math.round((Date.UTC(year, month, date) - START_MS) / DAY_MS);
const run = (from, length) => Array.from({ length }, (_, i) => from + i);

const SALE_DAYS = new Set([
  ...run(dayOf(2025, 8, 5), 3),
  ...run(dayOf(2025, 10, 24), 7),
  ...run(dayOf(2025, 11, 27), 4),
  ...run(dayOf(2026, 2, 20), 3),
  ...run(dayOf(2026, 5, 18), 6),
]);
const GIFT_DAYS = new Set([
  ...run(dayOf(2025, 11, 1), 21),
  ...run(dayOf(2026, 1, 4), 10),
  ...run(dayOf(2026, 4, 1), 9),
]);
const repeat = (name, n) => Array.from({ length: n }, () => name);

const checkout = (rng, coupon, finish) => {
  const names = ['Product Added To Cart', 'Cart Viewed'];
  if (rng.chance(coupon)) names.push('Coupon Applied');
  if (!rng.chance(finish)) return rng.chance(0.4) ? [...names, 'Product Removed From Cart'] : names;
  return [...names, 'Checkout Started', 'Payment Entered', 'Order Completed'];
};

const browse = (rng, products, compare, wish) => {
  const names = rng.chance(0.6) ? ['Home Viewed', 'Category Viewed'] : ['Category Viewed'];
  for (let n = rng.geometric(products); n > 0; n--) {
    names.push('Product Viewed');
    if (rng.chance(0.2)) names.push('Category Viewed');
    if (rng.chance(compare)) names.push('Products Compared');
    if (rng.chance(wish)) names.push('Product Added To Wishlist');
  }
  return names;
};

// Each: chance of a visit on a day, and what the visit holds. `keen` is the person's own eagerness.
const PERSONAS = [
  {
    name: 'window-shopper',
    share: 0.32,
    comes: () => 0.09,
    visit: (rng) => [...browse(rng, 7, 0.15, 0.12), ...(rng.chance(0.06) ? checkout(rng, 0.1, 0.25) : [])],
  },
  {
    name: 'bargain-hunter',
    share: 0.2,
    comes: (day) => (SALE_DAYS.has(day) ? 0.45 : 0.012),
    visit: (rng) => [
      'Home Viewed',
      'Price Sorted',
      ...repeat('Product Viewed', rng.geometric(4)),
      ...(rng.chance(0.7) ? checkout(rng, 0.75, 0.55) : []),
    ],
  },
  {
    name: 'loyal-buyer',
    share: 0.18,
    comes: () => 0.12,
    visit: (rng) => {
      if (rng.chance(0.35)) return ['Order Tracked', ...(rng.chance(0.3) ? ['Review Submitted'] : [])];
      if (rng.chance(0.05)) return ['Order Tracked', 'Return Requested'];
      const find = rng.chance(0.5) ? ['Search Performed'] : ['Home Viewed', 'Reorder Clicked'];
      return [...find, ...repeat('Product Viewed', rng.geometric(1.7)), ...checkout(rng, 0.12, 0.85)];
    },
  },
  {
    name: 'bouncer',
    share: 0.22,
    comes: () => 0,
    visit: (rng) => {
      const landing = rng.chance(0.7) ? 'Product Viewed' : 'Home Viewed';
      return [landing, ...repeat(rng.chance(0.5) ? 'Product Viewed' : 'Category Viewed', rng.whole(0, 2))];
    },
  },
  {
    name: 'gift-buyer',
    share: 0.08,
    comes: (day) => (GIFT_DAYS.has(day) ? 0.28 : 0.003),
    visit: (rng) => [
      rng.chance(0.6) ? 'Gift Guide Viewed' : 'Search Performed',
      ...browse(rng, 4, 0.3, 0.05),
      ...(rng.chance(0.5) ? ['Gift Wrap Selected', ...checkout(rng, 0.15, 0.75)] : []),
      ...(rng.chance(0.08) ? ['Return Requested'] : []),
    ],
  },
];

const NAMES = [
  'Home Viewed',
  'Category Viewed',
  'Product Viewed',
  'Products Compared',
  'Product Added To Wishlist',
  'Product Added To Cart',
  'Cart Viewed',
  'Coupon Applied',
  'Product Removed From Cart',
  'Checkout Started',
  'Payment Entered',
  'Order Completed',
  'Order Tracked',
  'Review Submitted',
  'Return Requested',
  'Search Performed',
  'Reorder Clicked',
  'Price Sorted',
  'Gift Guide Viewed',
  'Gift Wrap Selected',
];

export const shop = {
  shop: {
    startMs: START_MS,
    days: DAYS,
    personas: PERSONAS,
    names: NAMES,
    user(rng, index, log, world) {
      const persona = PERSONAS[index];
      const keen = rng.logNormal(1, 0.5);
      const joined = rng.whole(0, index === 3 ? DAYS - 1 : 150);
      const stray = 0.25 / world.separation; // visits of another kind, such as a buyer who only looks
      for (let day = joined; day < DAYS; day++) {
        if (day > joined && !rng.chance(Math.min(0.9, persona.comes(day) * keen))) continue;
        const at = world.startMs + day * DAY_MS + leisureHour(rng) * HOUR_MS;
        const names = index !== 3 && rng.chance(stray) ? browse(rng, 3, 0.1, 0.08) : persona.visit(rng);
        visit(rng, log, at, names, 25);
      }
    },
  },
};
