<?php

namespace App\Http\Controllers;

use App\Models\Order;
use App\Models\Parcel;

class OrderController
{
    public function store($request)
    {
        $data = $request->only('total');
        $data['status'] = 'new'; // ~ breaking likely

        return Order::create($data);
    }

    public function update(Order $order, $request)
    {
        $values = [
            'status' => $request->state, // ~ breaking likely
        ];
        $values['seen'] = true;
        $order->update($values);
    }

    public function both($request)
    {
        $given = ['status' => 'new']; // ~ breaking likely
        Order::query()->insert(array_merge($given, ['total' => 1]));
    }

    public function parcel()
    {
        $data = ['status' => 'sent'];
        $data['status'] = 'lost';
        Parcel::create($data);

        $answer = ['status' => 'ok'];
        $answer['status'] = 'done';

        return response()->json($answer);
    }
}
