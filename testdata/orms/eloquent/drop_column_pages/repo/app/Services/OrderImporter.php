<?php

namespace App\Services;

use App\Models\Order;
use App\Models\Parcel;

class OrderImporter
{
    public static $columns = [
        'id' => 'required',
        'status' => 'required', // ~ risky possible
        'total' => 'nullable|integer',
        'remark' => 'nullable',
    ];

    public function find(string $id)
    {
        $where = ['id' => $id];
        $where['status'] = 'new'; // ~ risky likely
        return Order::query()->where($where)->first();
    }

    public function parcel(string $id)
    {
        $where = ['id' => $id];
        $where['status'] = 'new';
        return Parcel::query()->where($where)->first();
    }
}
