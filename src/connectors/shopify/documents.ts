/**
 * Every GraphQL document that this connector sends. Page sizes keep each below the cost of 1,000 points that Shopify allows
 * for one query; 250 is the most that a page or an input list may hold.
 */

const OPENED = `
fragment Opened on Return {
  id status
  returnLineItems(first: 250) {
    nodes { id quantity returnReasonNote ... on ReturnLineItem { fulfillmentLineItem { id lineItem { id } } } }
  }
}`;

/** What can still be returned; a fulfilment's lines can be read from both ends, so that 500 of them are seen. */
export const RETURNABLE = `
query Returnable($order: ID!, $both: Boolean!) {
  returnableFulfillments(orderId: $order, first: 20) {
    nodes {
      head: returnableFulfillmentLineItems(first: 250) { ...Lines }
      tail: returnableFulfillmentLineItems(first: 250, reverse: true) @include(if: $both) { ...Lines }
    }
    pageInfo { hasNextPage }
  }
}
fragment Lines on ReturnableFulfillmentLineItemConnection {
  nodes { quantity fulfillmentLineItem { id lineItem { id } } }
  pageInfo { hasNextPage }
}`;

export const RETURN_CREATE = `
mutation Open($return: ReturnInput!) {
  returnCreate(returnInput: $return) { return { ...Opened } userErrors { code field message } }
}${OPENED}`;

/** The returns of an order with their notes, newest first, to find ours. */
export const ORDER_RETURNS = `
query OrderReturns($order: ID!, $after: String) {
  order(id: $order) {
    returns(first: 25, after: $after, reverse: true) { nodes { ...Opened } pageInfo { hasNextPage endCursor } }
  }
}${OPENED}`;

export const RETURN_APPROVE = `
mutation Approve($input: ReturnApproveRequestInput!) {
  returnApproveRequest(input: $input) {
    return { id status returnLineItems(first: 250) { nodes { id quantity } } }
    userErrors { code field message }
  }
}`;

export const RETURN_DECLINE = `
mutation Decline($input: ReturnDeclineRequestInput!) {
  returnDeclineRequest(input: $input) { return { id status } userErrors { code field message } }
}`;

export const RETURN_PROCESS = `
mutation Process($input: ReturnProcessInput!) {
  returnProcess(input: $input) { return { id status } userErrors { code field message } }
}`;

export const RETURN_CLOSE = `
mutation Close($id: ID!) {
  returnClose(id: $id) { return { id status } userErrors { code field message } }
}`;

export const RETURN_CANCEL = `
mutation Cancel($id: ID!) {
  returnCancel(id: $id) { return { id status } userErrors { code field message } }
}`;

/** Where a return stands, line by line, with the reverse fulfilment lines that dispositions are booked on. */
export const RETURN_STATE = `
query ReturnState($id: ID!) {
  return(id: $id) {
    id status
    returnLineItems(first: 250) {
      nodes { id quantity processedQuantity ... on ReturnLineItem { fulfillmentLineItem { id } } }
    }
    reverseFulfillmentOrders(first: 5) {
      nodes { lineItems(first: 250) { nodes { id totalQuantity fulfillmentLineItem { id } } } }
    }
  }
}`;

export const CUSTOMER_ORDERS = `
query CustomerOrders($query: String!, $after: String) {
  orders(first: 250, after: $after, query: $query, sortKey: CREATED_AT) {
    nodes { id name createdAt }
    pageInfo { hasNextPage endCursor }
  }
}`;

const LINES = `
fragment OrderLines on LineItemConnection {
  nodes {
    id sku title quantity requiresShipping
    product { id }
    originalUnitPriceSet { shopMoney { amount } }
    discountAllocations { allocatedAmountSet { shopMoney { amount } } }
    taxLines { priceSet { shopMoney { amount } } }
  }
  pageInfo { hasNextPage endCursor }
}`;

const SHIPPED = `
fragment ShippedLines on FulfillmentLineItemConnection {
  nodes { lineItem { id } }
  pageInfo { hasNextPage endCursor }
}`;

/** One order in full, as far as one page goes. */
export const ORDER_BY_NAME = `
query OrderByName($query: String!) {
  orders(first: 2, query: $query) {
    nodes {
      id name createdAt currencyCode taxesIncluded sourceName
      totalPriceSet { shopMoney { amount } }
      customer { id }
      shippingAddress { countryCodeV2 }
      customAttributes { key value }
      lineItems(first: 250) { ...OrderLines }
      shippingLines(first: 50) {
        nodes {
          code title
          originalPriceSet { shopMoney { amount } }
          discountAllocations { allocatedAmountSet { shopMoney { amount } } }
          taxLines { priceSet { shopMoney { amount } } }
        }
      }
      fulfillments(first: 25) { id createdAt status fulfillmentLineItems(first: 250) { ...ShippedLines } }
    }
    pageInfo { hasNextPage }
  }
}${LINES}${SHIPPED}`;

export const MORE_ORDER_LINES = `
query MoreOrderLines($id: ID!, $after: String!) {
  order(id: $id) { lineItems(first: 250, after: $after) { ...OrderLines } }
}${LINES}`;

export const MORE_SHIPPED_LINES = `
query MoreShippedLines($id: ID!, $after: String!) {
  fulfillment(id: $id) { fulfillmentLineItems(first: 250, after: $after) { ...ShippedLines } }
}${SHIPPED}`;
