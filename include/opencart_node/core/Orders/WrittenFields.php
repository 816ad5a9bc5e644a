<?php
namespace OrderUpload\Node\Orders;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\Fields;
use OrderUpload\Node\Protocol\Operation;

/**
 * Remembers what came through the protocol.
 *
 * Of every field its text and the mark of what the rows held then; of every part its hash then, what the hub had said, and who
 * brought it.
 */
final class WrittenFields
{
    private $db;
    private $orders;

    public function __construct(Database $db, OrderReader $orders)
    {
        $this->db = $db;
        $this->orders = $orders;
    }

    /**
     * Keep what these operations brought, and set their hashes; called after everything else was written.
     *
     * @param Operation[] $operations order id => operation
     */
    public function keep(array $operations)
    {
        $states = $this->orders->marks($operations);
        $fields = $parts = [];
        foreach ($operations as $orderId => $operation) {
            $state = $states[$orderId];
            foreach ($operation->fields as $path => $text) {
                if (in_array($path, Fields::OWN, true)) {
                    $state->put($path, $text, $text); // has no row but the one that is written here
                }
                $fields[] = ['order_id' => (int)$orderId, 'path' => $path, 'text' => $text, 'raw_hash' => $state->rawHash($path)];
            }
            foreach ($state->hashes($operation->remembered()) as $part => $hash) {
                $parts[] = ['order_id' => (int)$orderId, 'part' => $part, 'hash' => $hash,
                    'said' => $operation->said[$part] ?? '', 'source_time' => $operation->source_time,
                    'event_id' => $operation->event_id, 'owner' => $operation->owner];
            }
            $operation->hashes = $state->hashes($operation->parts);
        }
        $this->db->insert('order_upload_written', $fields, 'REPLACE');
        $this->db->insert('order_upload_part', $parts, 'REPLACE');
    }

    /** Forget an order. */
    public function forget(int $orderId)
    {
        foreach (['written', 'part'] as $table) {
            $this->db->run('DELETE FROM {order_upload_' . $table . '} WHERE order_id = ?', [$orderId]);
        }
    }
}
