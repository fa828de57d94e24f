/** An item of the demo's invented retailer, Larch & Linen. */
export interface Good {
  readonly sku: string;
  readonly title: string;
  /** Decimal text in pounds. */
  readonly unit_price: string;
}

/** What Larch & Linen sells. */
export const goods: readonly Good[] = [
  ['30101', 'Linen napkins, set of four, oat', '18.50'],
  ['30102', 'Linen napkins, set of four, moss', '18.50'],
  ['30103', 'Linen tablecloth 150 × 250, oat', '64.00'],
  ['30104', 'Linen apron, slate', '32.00'],
  ['30105', 'Tea towel, larch print', '9.75'],
  ['30106', 'Duvet cover, double, washed white', '119.00'],
  ['30107', 'Pillowcase, washed white', '24.00'],
  ['30108', 'Wool throw, heather', '85.00'],
  ['30201', 'Larch serving board, round', '38.00'],
  ['30202', 'Larch serving board, long', '46.00'],
  ['30203', 'Beech spoon, long', '7.25'],
  ['30204', 'Beech spatula', '7.25'],
  ['30205', 'Oak salt pinch bowl', '14.00'],
  ['30206', 'Ash rolling pin', '21.50'],
  ['30301', 'Stoneware mug, fog', '15.00'],
  ['30302', 'Stoneware mug, ink', '15.00'],
  ['30303', 'Stoneware bowl, fog', '19.00'],
  ['30304', 'Stoneware plate, fog', '22.00'],
  ['30305', 'Stoneware teapot, ink', '58.00'],
  ['30306', 'Butter dish with lid', '27.50'],
  ['30401', 'Cast iron pan 24 cm', '72.00'],
  ['30402', 'Cast iron casserole 4 l', '145.00'],
  ['30403', 'Copper measuring cups', '42.00'],
  ['30404', 'Enamel milk pan', '29.00'],
  ['30501', 'Beeswax candle, tall', '11.00'],
  ['30502', 'Beeswax candles, six short', '16.50'],
  ['30503', 'Brass candle holder', '26.00'],
  ['30504', 'Storm lantern, black', '54.00'],
  ['30505', 'Reading lamp, oak and brass', '135.00'],
  ['30601', 'Willow log basket', '68.00'],
  ['30602', 'Seagrass laundry basket', '49.00'],
  ['30603', 'Jute doormat', '28.00'],
  ['30701', 'Garden gloves, medium', '17.00'],
  ['30702', 'Hand trowel, ash handle', '23.00'],
  ['30703', 'Watering can, zinc, 9 l', '44.00'],
  ['30704', 'Bird feeder, copper roof', '36.00'],
].map(([sku = '', title = '', unit_price = '']) => ({ sku, title, unit_price }));

/** Who buys there. */
export const customers: readonly { readonly id: string; readonly country: string }[] = [
  { id: '7001', country: 'United Kingdom' },
  { id: '7002', country: 'United Kingdom' },
  { id: '7003', country: 'United Kingdom' },
  { id: '7004', country: 'Ireland' },
  { id: '7005', country: 'United Kingdom' },
  { id: '7006', country: 'Germany' },
  { id: '7007', country: 'United Kingdom' },
  { id: '7008', country: 'France' },
  { id: '7009', country: 'United Kingdom' },
  { id: '7010', country: 'Netherlands' },
  { id: '7011', country: 'United Kingdom' },
  { id: '7012', country: 'Sweden' },
];
