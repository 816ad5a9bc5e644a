<?php
namespace OrderUpload\Node;

/** What was written through the protocol, field by field: its text, its hash, and the mark of what the rows held then. */
final class Written
{
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /**
     * Keep the fields of these operations.
     *
     * @param array $operations order id => Operation
     * @param array $states     order id => OrderState, read after everything was written
     */
    public function keep(array $operations, array $states)
    {
        $rows = [];
        foreach ($operations as $orderId => $operation) {
            foreach ($operation->fields as $path => $text) {
                $isOwn = in_array($path, Fields::OWN, true);
                $rows[] = ['order_id' => (int)$orderId, 'path' => $path, 'text' => $text,
                    'raw_hash' => $isOwn ? hash('sha256', $text) : $states[$orderId]->rawHash($path),
                    'hash' => hash('sha256', $text), 'source_time' => $operation->source_time,
                    'event_id' => $operation->event_id];
            }
        }
        $this->db->insert('order_upload_written', $rows, 'REPLACE');
    }

    /** Forget an order. */
    public function forget(int $orderId)
    {
        $this->db->run('DELETE FROM {order_upload_written} WHERE order_id = ?', [$orderId]);
    }
}
