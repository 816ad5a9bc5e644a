<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Database\Database;

/** The last calls, for the module's page in the admin: who, from where, which call, with what result. */
final class CallLog
{
    const KEPT = 500;

    private $db;
    private $refused;

    public function __construct(Database $db, RefusedCalls $refused)
    {
        $this->db = $db;
        $this->refused = $refused;
    }

    /** Keep one call, and now and then forget the oldest; a call of nobody known is only counted. */
    public function keep(ServedCall $call)
    {
        if ($call->isQuestion) {
            return;
        }
        if ($call->user === '') {
            return $this->refused->count($call->address, $call->status, $call->errorCode);
        }
        $this->db->insert('order_upload_call', [['at' => date('Y-m-d H:i:s'), 'username' => substr($call->user, 0, 191),
            'address' => substr($call->address, 0, 45), 'call' => $call->name, 'status' => $call->status,
            'code' => $call->errorCode, 'size' => $call->size, 'ms' => (int)((microtime(true) - $call->startedAt) * 1000)]]);
        if (random_int(1, 100) === 1) {
            $this->db->run('DELETE FROM {order_upload_call} WHERE call_id < ?', [$this->db->lastId() - self::KEPT]);
        }
    }
}
