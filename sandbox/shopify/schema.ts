import { buildSchema } from 'graphql';
import { countryCodes } from './countries.ts';
import { currencyCodes } from './shop.ts';

const PAGE = 'after: String, first: Int, reverse: Boolean = false';

function connection(node: string): string {
  return `
  type ${node}Connection { edges: [${node}Edge!]! nodes: [${node}!]! pageInfo: PageInfo! }
  type ${node}Edge { cursor: String! node: ${node}! }`;
}

const BASICS = `
  directive @idempotent(key: String!) on FIELD
  scalar DateTime
  scalar Decimal
  scalar Money
  scalar UnsignedInt64
  enum CurrencyCode { ${currencyCodes.join(' ')} }
  enum CountryCode { ${countryCodes.join(' ')} }
  interface Node { id: ID! }
  interface DisplayableError { field: [String!] message: String! }
  type UserError implements DisplayableError { field: [String!] message: String! }
  type PageInfo { endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String }
  type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
  type MoneyBag { presentmentMoney: MoneyV2! shopMoney: MoneyV2! }`;

const ORDERS = `
  enum OrderSortKeys { CREATED_AT ID PROCESSED_AT }
  enum OrderReturnStatus { INSPECTION_COMPLETE IN_PROGRESS NO_RETURN RETURNED RETURN_FAILED RETURN_REQUESTED }
  type Attribute { key: String! value: String }
  type Customer implements Node { id: ID! legacyResourceId: UnsignedInt64! }
  type MailingAddress { country: String countryCodeV2: CountryCode }
  type Product implements Node { id: ID! }
  type DiscountAllocation { allocatedAmountSet: MoneyBag! }
  type TaxLine { priceSet: MoneyBag! title: String! }
  type LineItem implements Node {
    id: ID! sku: String title: String! name: String! quantity: Int! currentQuantity: Int! requiresShipping: Boolean!
    product: Product originalUnitPriceSet: MoneyBag! originalTotalSet: MoneyBag!
    discountAllocations: [DiscountAllocation!]! taxLines(first: Int): [TaxLine!]!
  }
  type ShippingLine {
    id: ID code: String title: String! originalPriceSet: MoneyBag! discountAllocations: [DiscountAllocation!]! taxLines: [TaxLine!]!
  }
  enum FulfillmentStatus { CANCELLED ERROR FAILURE SUCCESS }
  type FulfillmentLineItem implements Node { id: ID! lineItem: LineItem! quantity: Int }
  type Fulfillment implements Node {
    id: ID! createdAt: DateTime! status: FulfillmentStatus! legacyResourceId: UnsignedInt64!
    fulfillmentLineItems(${PAGE}): FulfillmentLineItemConnection!
  }
  type ReturnableFulfillment implements Node {
    id: ID! fulfillment: Fulfillment!
    returnableFulfillmentLineItems(${PAGE}): ReturnableFulfillmentLineItemConnection!
  }
  type ReturnableFulfillmentLineItem { fulfillmentLineItem: FulfillmentLineItem! quantity: Int! }
  type Order implements Node {
    id: ID! legacyResourceId: UnsignedInt64! name: String! createdAt: DateTime! processedAt: DateTime! currencyCode: CurrencyCode!
    taxesIncluded: Boolean! sourceName: String test: Boolean! totalPriceSet: MoneyBag! totalRefundedSet: MoneyBag!
    customer: Customer shippingAddress: MailingAddress customAttributes: [Attribute!]! returnStatus: OrderReturnStatus!
    lineItems(${PAGE}): LineItemConnection!
    shippingLines(${PAGE}): ShippingLineConnection!
    fulfillments(first: Int): [Fulfillment!]!
    returns(${PAGE}): ReturnConnection!
  }
  ${['Order', 'LineItem', 'ShippingLine', 'FulfillmentLineItem', 'ReturnableFulfillment', 'ReturnableFulfillmentLineItem'].map(connection).join('')}`;

const RETURNS = `
  enum ReturnStatus { CANCELED CLOSED DECLINED OPEN REQUESTED }
  enum ReturnReason {
    COLOR DEFECTIVE NOT_AS_DESCRIBED OTHER SIZE_TOO_LARGE SIZE_TOO_SMALL STYLE UNKNOWN UNWANTED WRONG_ITEM
  }
  enum ReturnDeclineReason { FINAL_SALE OTHER RETURN_PERIOD_ENDED }
  enum ReturnErrorCode {
    ALREADY_EXISTS BLANK CREATION_FAILED EQUAL_TO FEATURE_NOT_ENABLED GREATER_THAN GREATER_THAN_OR_EQUAL_TO INCLUSION
    INCOMPATIBLE_WITH_STANDARD_POLICY INTERNAL_ERROR INVALID INVALID_STATE LESS_THAN LESS_THAN_OR_EQUAL_TO MISSING_PERMISSION
    NOTIFICATION_FAILED NOT_A_NUMBER NOT_EDITABLE NOT_FOUND PRESENT TAKEN TOO_BIG TOO_LONG TOO_MANY_ARGUMENTS TOO_SHORT
    WRONG_LENGTH
  }
  type ReturnUserError implements DisplayableError { code: ReturnErrorCode field: [String!] message: String! }
  type ReturnDecline { note: String reason: ReturnDeclineReason! }
  type ReturnReasonDefinition implements Node { deleted: Boolean! handle: String! id: ID! name: String! }
  type Location implements Node { id: ID! name: String! isActive: Boolean! }
  interface ReturnLineItemType implements Node {
    id: ID! quantity: Int! processableQuantity: Int! processedQuantity: Int! unprocessedQuantity: Int! customerNote: String
    returnReason: ReturnReason! returnReasonDefinition: ReturnReasonDefinition returnReasonNote: String!
  }
  type ReturnLineItem implements Node & ReturnLineItemType {
    id: ID! quantity: Int! processableQuantity: Int! processedQuantity: Int! unprocessedQuantity: Int! customerNote: String
    returnReason: ReturnReason! returnReasonDefinition: ReturnReasonDefinition returnReasonNote: String!
    fulfillmentLineItem: FulfillmentLineItem!
  }
  enum ReverseFulfillmentOrderStatus { CANCELED CLOSED OPEN }
  enum ReverseFulfillmentOrderDispositionType { MISSING NOT_RESTOCKED PROCESSING_REQUIRED RESTOCKED }
  type ReverseFulfillmentOrderDisposition implements Node {
    id: ID! createdAt: DateTime! location: Location quantity: Int! type: ReverseFulfillmentOrderDispositionType!
  }
  type ReverseFulfillmentOrderLineItem implements Node {
    id: ID! totalQuantity: Int! fulfillmentLineItem: FulfillmentLineItem dispositions: [ReverseFulfillmentOrderDisposition!]!
  }
  type ReverseFulfillmentOrder implements Node {
    id: ID! status: ReverseFulfillmentOrderStatus! lineItems(${PAGE}): ReverseFulfillmentOrderLineItemConnection!
  }
  type Return implements Node {
    id: ID! name: String! status: ReturnStatus! createdAt: DateTime! requestApprovedAt: DateTime closedAt: DateTime
    totalQuantity: Int! decline: ReturnDecline order: Order!
    returnLineItems(${PAGE}): ReturnLineItemTypeConnection!
    reverseFulfillmentOrders(${PAGE}): ReverseFulfillmentOrderConnection!
  }
  ${['Return', 'ReturnLineItemType', 'ReturnReasonDefinition', 'ReverseFulfillmentOrder', 'ReverseFulfillmentOrderLineItem', 'Location'].map(connection).join('')}`;

const INPUTS = `
  input ReturnLineItemInput {
    fulfillmentLineItemId: ID! quantity: Int! returnReason: ReturnReason returnReasonDefinitionId: ID returnReasonNote: String = ""
  }
  input ReturnInput { orderId: ID! requestedAt: DateTime returnLineItems: [ReturnLineItemInput!]! }
  input ReturnRequestLineItemInput {
    fulfillmentLineItemId: ID! quantity: Int! customerNote: String returnReason: ReturnReason returnReasonDefinitionId: ID
  }
  input ReturnRequestInput { orderId: ID! returnLineItems: [ReturnRequestLineItemInput!]! }
  input ReturnApproveRequestInput { id: ID! notifyCustomer: Boolean = false }
  input ReturnDeclineRequestInput {
    id: ID! declineReason: ReturnDeclineReason! declineNote: String notifyCustomer: Boolean = false
  }
  input ReverseFulfillmentOrderDisposeInput {
    reverseFulfillmentOrderLineItemId: ID! quantity: Int! dispositionType: ReverseFulfillmentOrderDispositionType! locationId: ID
  }
  input ReturnProcessReturnLineItemInput { id: ID! quantity: Int! dispositions: [ReverseFulfillmentOrderDisposeInput!] }
  input ReturnProcessInput {
    returnId: ID! returnLineItems: [ReturnProcessReturnLineItemInput!] = [] note: String notifyCustomer: Boolean = false
  }
  enum OrderTransactionKind { REFUND }
  input OrderTransactionInput { amount: Money! gateway: String! kind: OrderTransactionKind! orderId: ID! parentId: ID }
  input RefundInput { orderId: ID! note: String notify: Boolean currency: CurrencyCode transactions: [OrderTransactionInput!] }
  input InventoryChangeInput {
    inventoryItemId: ID! locationId: ID! delta: Int! changeFromQuantity: Int ledgerDocumentUri: String
  }
  input InventoryAdjustQuantitiesInput {
    name: String! reason: String! referenceDocumentUri: String changes: [InventoryChangeInput!]!
  }`;

const ROOTS = `
  type ReturnCreatePayload { return: Return userErrors: [ReturnUserError!]! }
  type ReturnRequestPayload { return: Return userErrors: [ReturnUserError!]! }
  type ReturnApproveRequestPayload { return: Return userErrors: [ReturnUserError!]! }
  type ReturnDeclineRequestPayload { return: Return userErrors: [ReturnUserError!]! }
  type ReturnProcessPayload { return: Return userErrors: [ReturnUserError!]! }
  type ReturnClosePayload { return: Return userErrors: [ReturnUserError!]! }
  type ReturnCancelPayload { return: Return userErrors: [ReturnUserError!]! }
  type Refund implements Node { id: ID! note: String legacyResourceId: UnsignedInt64! totalRefundedSet: MoneyBag! }
  type RefundCreatePayload { order: Order refund: Refund userErrors: [UserError!]! }
  type InventoryItem implements Node { id: ID! sku: String }
  type InventoryChange { delta: Int! item: InventoryItem location: Location name: String! quantityAfterChange: Int }
  type InventoryAdjustmentGroup implements Node {
    id: ID! createdAt: DateTime! reason: String! referenceDocumentUri: String changes: [InventoryChange!]!
  }
  enum InventoryAdjustQuantitiesUserErrorCode {
    CHANGE_FROM_QUANTITY_STALE IDEMPOTENCY_KEY_PARAMETER_MISMATCH INVALID_INVENTORY_ITEM INVALID_LOCATION
    INVALID_QUANTITY_DOCUMENT INVALID_QUANTITY_NAME
  }
  type InventoryAdjustQuantitiesUserError implements DisplayableError {
    code: InventoryAdjustQuantitiesUserErrorCode field: [String!] message: String!
  }
  type InventoryAdjustQuantitiesPayload {
    inventoryAdjustmentGroup: InventoryAdjustmentGroup userErrors: [InventoryAdjustQuantitiesUserError!]!
  }
  type QueryRoot {
    order(id: ID!): Order
    orders(after: String, first: Int, query: String, reverse: Boolean = false, sortKey: OrderSortKeys = PROCESSED_AT): OrderConnection!
    fulfillment(id: ID!): Fulfillment
    return(id: ID!): Return
    returnableFulfillments(orderId: ID!, ${PAGE}): ReturnableFulfillmentConnection!
    returnReasonDefinitions(${PAGE}): ReturnReasonDefinitionConnection!
    locations(${PAGE}): LocationConnection!
  }
  type Mutation {
    returnCreate(returnInput: ReturnInput!): ReturnCreatePayload
    returnRequest(input: ReturnRequestInput!): ReturnRequestPayload
    returnApproveRequest(input: ReturnApproveRequestInput!): ReturnApproveRequestPayload
    returnDeclineRequest(input: ReturnDeclineRequestInput!): ReturnDeclineRequestPayload
    returnProcess(input: ReturnProcessInput!): ReturnProcessPayload
    returnClose(id: ID!): ReturnClosePayload
    returnCancel(id: ID!): ReturnCancelPayload
    refundCreate(input: RefundInput!): RefundCreatePayload
    inventoryAdjustQuantities(input: InventoryAdjustQuantitiesInput!): InventoryAdjustQuantitiesPayload
  }
  schema { query: QueryRoot mutation: Mutation }`;

/** The part of the Admin API (2026-10) that the stand-in speaks; names and types are Shopify's, a test holds them to it. */
export const schema = buildSchema(BASICS + ORDERS + RETURNS + INPUTS + ROOTS);
