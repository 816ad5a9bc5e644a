<?php
namespace OrderUpload\Node\Controllers;

use OrderUpload\Node\Composition;
use OrderUpload\Node\Values\Text;

/**
 * The admin's list of orders, in a controller of the shop: its field Order ID finds what platforms call an order, too.
 *
 * OpenCart makes a number of what is typed there: 402-1234567 would find order 402, and a reference every order. Read here is
 * what was typed. An id finds its order as ever, and before the others that have it as their platform's number.
 */
trait OrderList
{
    /** After the list's rows were read. */
    public function listAfter(&$route, &$args, &$output)
    {
        foreach ($this->searches($args, $output, []) as $search) {
            $output = array_merge($output, $this->model_sale_order->getOrders($search));
        }
    }

    /** After they were counted. */
    public function countAfter(&$route, &$args, &$output)
    {
        foreach ($this->searches($args, $output, 0) as $search) {
            $output = (int)$output + (int)$this->model_sale_order->getTotalOrders($search);
        }
    }

    /** Before the page of the list is drawn, on 4.x: what was typed stands in its field again, not the number made of it. */
    public function typedBefore(&$route, &$data)
    {
        if (isset($data['filter_order_id'])) {
            $data['filter_order_id'] = $this->typed(); // OpenCart's request has escaped it
        }
    }

    /**
     * Return the arguments that find each of the orders that are named, and empty the output where no id was typed.
     *
     * @param array $args of the order model's method: what to filter by
     */
    private function searches(array $args, &$output, $nothing): array
    {
        $filter = $args[0] ?? [];
        $typed = trim(Text::shown($this->typed()));
        $isMeant = $typed !== '' && isset($filter['filter_order_id']) && empty($filter['order_upload_search'])
            && (int)$filter['filter_order_id'] === (int)$typed;
        if (!$isMeant) {
            return [];
        }
        try {
            $ids = (new Composition($this->registry))->orderSearch()->ids($typed);
        } catch (\Throwable $error) { // the list is shown whatever becomes of ours
            $this->log->write('Order Upload: ' . Text::ofError($error));

            return [];
        }
        $isId = (bool)preg_match('/^\d+$/D', $typed);
        $output = $isId ? $output : $nothing;
        $this->load->model('sale/order');

        return array_map(function ($id) use ($filter) {
            return ['filter_order_id' => $id, 'order_upload_search' => true, 'start' => 0, 'limit' => 1] + $filter;
        }, array_diff($ids, $isId ? [(int)$typed] : []));
    }

    private function typed(): string
    {
        $typed = $this->request->get['filter_order_id'] ?? '';

        return is_string($typed) ? $typed : '';
    }
}
