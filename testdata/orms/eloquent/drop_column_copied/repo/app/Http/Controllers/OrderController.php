<?php

namespace App\Http\Controllers;

use App\Models\Order;

class OrderController extends Controller
{
    public function index($request)
    {
        // A list of names that one table has all of.
        $sortable = [
            'id',
            'total',
            'ship_code', // ~ risky possible
            'paid',
        ];
        $short = ['id', 'ship_code'];
        $other = ['id', 'ship_code', 'weight', 'note'];
        $sort = in_array($request->input('sort'), $sortable) ? $request->input('sort') : 'id';

        return Order::orderBy($sort)->get();
    }
}
